import { ConvJob } from './conv-job';
import { loadSome, madd, storeSome } from './vector';

/**
 * The gradient of a convolution by its weights, for one tap and a block of inputs: what the tap saw times the gradient of
 * what came out, summed over all pixels. `output` holds that gradient, `weights` takes the result,
 * [kh,kw,inputs,outputs]; `block` counts inputs.
 */
export function filterGradientItem(at: usize, item: i32): void {
  const job = changetype<ConvJob>(at);
  const blocks = (job.inputs + job.block - 1) / job.block;
  const tap = item / blocks;
  const first = (item % blocks) * job.block;
  const last = min(first + job.block, job.inputs);
  const row = <usize>job.outputs << 2;
  const result = job.weights + (<usize>tap * <usize>job.inputs) * row;
  memory.fill(result + <usize>first * row, 0, <usize>(last - first) * row);

  const fromY = job.top + (tap / job.kernelWidth) * job.dilationY;
  const fromX = job.left + (tap % job.kernelWidth) * job.dilationX;
  // the outputs whose tap lies inside the picture
  const startX = fromX >= 0 ? 0 : (-fromX + job.strideX - 1) / job.strideX;
  const endX = min(job.outWidth, fromX >= job.width ? 0 : (job.width - 1 - fromX) / job.strideX + 1);
  if (endX <= startX) return;
  const step = job.inputStep * <usize>job.strideX;
  for (let picture = 0; picture < job.batch; picture++) {
    for (let y = 0; y < job.outHeight; y++) {
      const seenY = y * job.strideY + fromY;
      if (seenY < 0 || seenY >= job.height) continue;
      const seen = (<usize>picture * <usize>job.height + <usize>seenY) * <usize>job.width;
      const x = job.input + (seen + <usize>(startX * job.strideX + fromX)) * job.inputStep;
      const given = (<usize>picture * <usize>job.outHeight + <usize>y) * <usize>job.outWidth + <usize>startX;
      const dy = job.output + given * job.outputStep;
      let i = first;
      for (; i + 4 <= last; i += 4) {
        fourInputs(job, endX - startX, x + (<usize>i << 2), step, dy, result + <usize>i * row, row);
      }
      for (; i < last; i++) oneInput(job, endX - startX, x + (<usize>i << 2), step, dy, result + <usize>i * row);
    }
  }
}

function fourInputs(job: ConvJob, pixels: i32, x: usize, step: usize, dy: usize, to: usize, row: usize): void {
  let o = 0;
  for (; o + 8 <= job.outputs; o += 8) {
    const at = <usize>o << 2;
    let r0 = to + at;
    let s00 = v128.load(r0);
    let s01 = v128.load(r0, 16);
    r0 += row;
    let s10 = v128.load(r0);
    let s11 = v128.load(r0, 16);
    r0 += row;
    let s20 = v128.load(r0);
    let s21 = v128.load(r0, 16);
    r0 += row;
    let s30 = v128.load(r0);
    let s31 = v128.load(r0, 16);
    let p = x;
    let g = dy + at;
    const end = g + <usize>pixels * job.outputStep;
    while (g < end) {
      const g0 = v128.load(g);
      const g1 = v128.load(g, 16);
      const x0 = v128.load32_splat(p);
      s00 = madd(x0, g0, s00);
      s01 = madd(x0, g1, s01);
      const x1 = v128.load32_splat(p, 4);
      s10 = madd(x1, g0, s10);
      s11 = madd(x1, g1, s11);
      const x2 = v128.load32_splat(p, 8);
      s20 = madd(x2, g0, s20);
      s21 = madd(x2, g1, s21);
      const x3 = v128.load32_splat(p, 12);
      s30 = madd(x3, g0, s30);
      s31 = madd(x3, g1, s31);
      p += step;
      g += job.outputStep;
    }
    v128.store(r0, s30);
    v128.store(r0, s31, 16);
    r0 -= row;
    v128.store(r0, s20);
    v128.store(r0, s21, 16);
    r0 -= row;
    v128.store(r0, s10);
    v128.store(r0, s11, 16);
    r0 -= row;
    v128.store(r0, s00);
    v128.store(r0, s01, 16);
  }
  if (o === job.outputs) return;
  for (let i: usize = 0; i < 4; i++) restOfOutputs(job, o, pixels, x + (i << 2), step, dy, to + i * row);
}

function oneInput(job: ConvJob, pixels: i32, x: usize, step: usize, dy: usize, to: usize): void {
  restOfOutputs(job, 0, pixels, x, step, dy, to);
}

/** One input, outputs from `o` on, four at a time. */
function restOfOutputs(job: ConvJob, o: i32, pixels: i32, x: usize, step: usize, dy: usize, to: usize): void {
  for (; o < job.outputs; o += 4) {
    const lanes = job.outputs - o;
    const at = <usize>o << 2;
    let s = lanes >= 4 ? v128.load(to + at) : loadSome(to + at, lanes);
    let p = x;
    let g = dy + at;
    for (let n = 0; n < pixels; n++) {
      // what lies behind the last channels can be read, and is not kept
      s = madd(v128.load32_splat(p), v128.load(g), s);
      p += step;
      g += job.outputStep;
    }
    if (lanes >= 4) v128.store(to + at, s);
    else storeSome(to + at, s, lanes);
  }
}
