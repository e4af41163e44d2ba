import { ConvJob, firstOutput, lastOutput } from './conv-job';
import { multiply } from './multiply';
import { leaky, storeSome } from './vector';

/**
 * A block of pixels of any convolution: what their windows see is laid out in rows, which are multiplied by the packed
 * weights at once.
 */
export function directItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<ConvJob>(at);
  const perPicture = job.outHeight * job.outWidth;
  const first = (item / job.splits) * job.block;
  const from = firstOutput(job, item);
  const columns = lastOutput(job, item) - from;
  const pixels = min(job.block, perPicture * job.batch - first);
  const depth = job.kernelHeight * job.kernelWidth * job.inputs;
  const seenRow = (<usize>depth << 2) + 16;
  const productRow = <usize>((columns + 3) & ~3) << 2;
  const seen = scratch;
  const products = seen + seenRow * <usize>job.block;

  for (let p = 0; p < pixels; p++) {
    const id = first + p;
    const picture = id / perPicture;
    const y = (id % perPicture) / job.outWidth;
    lookThrough(job, picture, y, id % job.outWidth, seen + <usize>p * seenRow);
  }
  const weights = job.weights + (<usize>(depth * from) << 2);
  multiply(pixels, depth, columns, job.panel, seen, seenRow, weights, products, productRow);

  const slopes = f32x4.splat(job.slope);
  const bytes = <usize>columns << 2;
  const bias = job.bias ? job.bias + (<usize>from << 2) : 0;
  for (let p = 0; p < pixels; p++) {
    const id = first + p;
    const picture = id / perPicture;
    const y = ((id % perPicture) / job.outWidth) * job.spreadY + job.firstRow;
    const x = (id % job.outWidth) * job.spreadX + job.firstColumn;
    if (y >= job.canvasHeight || x >= job.canvasWidth || y < 0 || x < 0) continue;
    const pixel = (<usize>picture * <usize>job.canvasHeight + <usize>y) * <usize>job.canvasWidth + <usize>x;
    const to = job.output + pixel * job.outputStep + (<usize>from << 2);
    const product = products + <usize>p * productRow;
    for (let c: usize = 0; c < bytes; c += 16) {
      const shift = bias ? v128.load(bias + c) : f32x4.splat(0);
      const result = leaky(f32x4.add(v128.load(product + c), shift), slopes);
      if (c + 16 <= bytes) v128.store(to + c, result);
      else storeSome(to + c, result, <i32>(bytes - c) >> 2);
    }
  }
}

/** Copies what the window of output pixel (y, x) sees to a row: taps in order, the channels of each. */
function lookThrough(job: ConvJob, picture: i32, y: i32, x: i32, to: usize): void {
  const bytes = <usize>job.inputs << 2;
  const top = y * job.strideY + job.top;
  const left = x * job.strideX + job.left;
  const line = bytes * <usize>job.kernelWidth;
  const wholeLine =
    job.dilationX === 1 && job.inputStep === bytes && left >= 0 && left + job.kernelWidth <= job.width;
  for (let i = 0; i < job.kernelHeight; i++) {
    const row = top + i * job.dilationY;
    if (row < 0 || row >= job.height) {
      memory.fill(to, 0, line);
      to += line;
      continue;
    }
    const start = job.input + (<usize>picture * <usize>job.height + <usize>row) * <usize>job.width * job.inputStep;
    if (wholeLine) {
      copyOver(to, start + <usize>left * job.inputStep, line);
      to += line;
      continue;
    }
    for (let j = 0; j < job.kernelWidth; j++) {
      const column = left + j * job.dilationX;
      if (column < 0 || column >= job.width) memory.fill(to, 0, bytes);
      else copyOver(to, start + <usize>column * job.inputStep, bytes);
      to += bytes;
    }
  }
}

/** Copies whole vectors: up to 12 bytes more than asked for. */
// @ts-ignore: decorator
@inline
function copyOver(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i));
}
