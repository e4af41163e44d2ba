import { ConvJob, firstOutput, lastOutput } from './conv-job';
import { addTile4x4, addTile4x8 } from './gemm';
import { leaky, storeSome } from './vector';

/** Pixels that are multiplied at once. */
const PIXELS = 4;
/** Pixels of a row that share a panel of weights before the next one is fetched. */
const STRIP = 64;

/**
 * One row of a convolution whose windows see unbroken lines of the input (all channels of pixels side by side): lines are
 * multiplied where they lie. At the left and right edge they are laid out with zeros first.
 */
export function linesItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<ConvJob>(at);
  const row = item / job.splits;
  const from = firstOutput(job, item);
  const to = lastOutput(job, item);
  const depth = job.kernelHeight * job.kernelWidth * job.inputs;
  for (let start = 0; start < job.outWidth; start += STRIP) {
    const end = min(start + STRIP, job.outWidth);
    for (let output = from; output < to; output += job.panel) {
      const width = min(job.panel, ((to + 3) & ~3) - output);
      const weights = job.weights + (<usize>(depth * output) << 2);
      for (let x = start; x < end; x += PIXELS) tile(job, row, x, output, width, weights, scratch);
    }
  }
}

/** Four pixels (fewer at the end of the row) of `width` outputs. */
function tile(job: ConvJob, row: i32, x: i32, output: i32, width: i32, weights: usize, scratch: usize): void {
  const sums = scratch;
  const edge = scratch + 256;
  const pixels = min(PIXELS, job.outWidth - x);
  for (let i: usize = 0; i < <usize>PIXELS; i++) {
    for (let j: usize = 0; j < <usize>width << 2; j += 16) {
      const shift = job.bias ? v128.load(job.bias + (<usize>output << 2) + j) : f32x4.splat(0);
      v128.store(sums + i * (<usize>width << 2) + j, shift);
    }
  }

  const length = job.kernelWidth * job.inputs;
  const lineBytes = <usize>length << 2;
  const step = job.inputStep * <usize>job.strideX;
  const left = x * job.strideX + job.left;
  const inside = left >= 0 && left + (PIXELS - 1) * job.strideX + job.kernelWidth <= job.width;
  const picture = row / job.outHeight;
  const top = (row % job.outHeight) * job.strideY + job.top;
  for (let i = 0; i < job.kernelHeight; i++, weights += lineBytes * <usize>width) {
    const y = top + i * job.dilationY;
    if (y < 0 || y >= job.height) continue;
    const line = job.input + (<usize>picture * <usize>job.height + <usize>y) * <usize>job.width * job.inputStep;
    let seen = line + <usize>left * job.inputStep;
    let apart = step;
    if (!inside) {
      layOut(job, line, left, edge, lineBytes);
      seen = edge;
      apart = lineBytes;
    }
    if (width === 8) addTile4x8(length, seen, apart, weights, sums);
    else addTile4x4(length, seen, apart, weights, sums);
  }

  const slopes = f32x4.splat(job.slope);
  const bytes = <usize>min(width, job.outputs - output) << 2;
  const first = <usize>row * <usize>job.outWidth + <usize>x;
  for (let i = 0; i < pixels; i++) {
    const result = job.output + (first + <usize>i) * job.outputStep + (<usize>output << 2);
    const sum = sums + <usize>(i * width << 2);
    for (let c: usize = 0; c < bytes; c += 16) {
      const y = leaky(v128.load(sum + c), slopes);
      if (c + 16 <= bytes) v128.store(result + c, y);
      else storeSome(result + c, y, <i32>(bytes - c) >> 2);
    }
  }
}

/** What four pixels see of a line that begins or ends within their windows; zeros beyond. */
function layOut(job: ConvJob, line: usize, left: i32, to: usize, lineBytes: usize): void {
  for (let i = 0; i < PIXELS; i++, to += lineBytes) {
    const start = left + i * job.strideX;
    const first = min(max(0, -start), job.kernelWidth);
    const last = max(first, min(job.kernelWidth, job.width - start));
    memory.fill(to, 0, lineBytes);
    const seen = line + <usize>((start + first) * <i32>job.inputStep);
    memory.copy(to + <usize>first * job.inputStep, seen, <usize>(last - first) * job.inputStep);
  }
}
