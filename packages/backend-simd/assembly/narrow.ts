import { ConvJob } from './conv-job';
import { loadSome, madd, sum } from './vector';

/** Pixels that share each load of weights. */
const PIXELS = 4;

/**
 * A block of pixels of a convolution with few outputs, as flow and mask are: sums along the channels, two outputs at a
 * time, where rows of a matrix product would be mostly empty. Weights are packed by `packNarrow`.
 */
export function narrowItem(at: usize, item: i32, zeros: usize): void {
  const job = changetype<ConvJob>(at);
  const perPicture = job.outHeight * job.outWidth;
  const first = item * job.block;
  const last = min(first + job.block, perPicture * job.batch);
  for (let id = first; id < last; ) {
    const y = (id % perPicture) / job.outWidth;
    const x = id % job.outWidth;
    const pixels = min(PIXELS, min(last - id, job.outWidth - x));
    for (let output = 0; output < job.outputs; output += 2) pairOfOutputs(job, id / perPicture, y, x, pixels, output, zeros);
    id += pixels;
  }
}

/** Outputs `output` and `output + 1` of up to four pixels from (y, x) to the right. */
function pairOfOutputs(job: ConvJob, picture: i32, y: i32, x: i32, pixels: i32, output: i32, zeros: usize): void {
  const groups = job.inputs >> 2;
  const rest = job.inputs & 3;
  const tapBytes = <usize>(groups + (rest > 0 ? 1 : 0)) << 5;
  let weights = job.weights + (<usize>(output >> 1) * <usize>(job.kernelHeight * job.kernelWidth)) * tapBytes;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  const step = <i32>job.inputStep * job.strideX;
  for (let i = 0; i < job.kernelHeight; i++) {
    const row = y * job.strideY + job.top + i * job.dilationY;
    if (row < 0 || row >= job.height) {
      weights += tapBytes * <usize>job.kernelWidth;
      continue;
    }
    const line = job.input + (<usize>picture * <usize>job.height + <usize>row) * <usize>job.width * job.inputStep;
    for (let j = 0; j < job.kernelWidth; j++) {
      const column = x * job.strideX + job.left + j * job.dilationX;
      const from = line + column * <i32>job.inputStep;
      let p0 = inside(job, column) ? from : zeros;
      let p1 = pixels > 1 && inside(job, column + job.strideX) ? from + step : zeros;
      let p2 = pixels > 2 && inside(job, column + 2 * job.strideX) ? from + 2 * step : zeros;
      let p3 = pixels > 3 && inside(job, column + 3 * job.strideX) ? from + 3 * step : zeros;
      const end = weights + (<usize>groups << 5);
      while (weights < end) {
        const w0 = v128.load(weights);
        const w1 = v128.load(weights, 16);
        const x0 = v128.load(p0);
        s00 = madd(x0, w0, s00);
        s01 = madd(x0, w1, s01);
        const x1 = v128.load(p1);
        s10 = madd(x1, w0, s10);
        s11 = madd(x1, w1, s11);
        const x2 = v128.load(p2);
        s20 = madd(x2, w0, s20);
        s21 = madd(x2, w1, s21);
        const x3 = v128.load(p3);
        s30 = madd(x3, w0, s30);
        s31 = madd(x3, w1, s31);
        p0 += 16;
        p1 += 16;
        p2 += 16;
        p3 += 16;
        weights += 32;
      }
      if (rest > 0) {
        const w0 = v128.load(weights);
        const w1 = v128.load(weights, 16);
        const x0 = loadSome(p0, rest);
        s00 = madd(x0, w0, s00);
        s01 = madd(x0, w1, s01);
        const x1 = loadSome(p1, rest);
        s10 = madd(x1, w0, s10);
        s11 = madd(x1, w1, s11);
        const x2 = loadSome(p2, rest);
        s20 = madd(x2, w0, s20);
        s21 = madd(x2, w1, s21);
        const x3 = loadSome(p3, rest);
        s30 = madd(x3, w0, s30);
        s31 = madd(x3, w1, s31);
        weights += 32;
      }
    }
  }
  put(job, picture, y, x, output, s00, s01);
  if (pixels > 1) put(job, picture, y, x + 1, output, s10, s11);
  if (pixels > 2) put(job, picture, y, x + 2, output, s20, s21);
  if (pixels > 3) put(job, picture, y, x + 3, output, s30, s31);
}

// @ts-ignore: decorator
@inline
function inside(job: ConvJob, column: i32): bool {
  return column >= 0 && column < job.width;
}

function put(job: ConvJob, picture: i32, y: i32, x: i32, output: i32, sum0: v128, sum1: v128): void {
  const row = y * job.spreadY + job.firstRow;
  const column = x * job.spreadX + job.firstColumn;
  if (row < 0 || row >= job.canvasHeight || column < 0 || column >= job.canvasWidth) return;
  const pixel = (<usize>picture * <usize>job.canvasHeight + <usize>row) * <usize>job.canvasWidth + <usize>column;
  const to = job.output + pixel * job.outputStep;
  putOne(job, to, output, sum(sum0));
  if (output + 1 < job.outputs) putOne(job, to, output + 1, sum(sum1));
}

function putOne(job: ConvJob, to: usize, output: i32, value: f32): void {
  const at = <usize>output << 2;
  const shifted = job.bias ? value + load<f32>(job.bias + at) : value;
  store<f32>(to + at, shifted < 0 ? shifted * job.slope : shifted);
}
