import { CostVolumeJob } from './cost-volume';
import { leaky, madd, storeSome } from './vector';

// Costs of displacements that lie side by side, from rows of the second picture whose channels lie apart: a vector then
// holds four neighbours, and nothing has to be summed up across it. Pixels four apart share most of their neighbours.

/** Pixels of a group: each of the first four is paired with the one four further on. */
const GROUP = 8;

/** A block of rows of one picture. */
export function costVolumePlanarItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<CostVolumeJob>(at);
  const d = job.maxDisplacement;
  const blocks = (job.height + job.block - 1) / job.block;
  const picture = (item / blocks) * job.height;
  const top = (item % blocks) * job.block;
  const bottom = min(top + job.block, job.height);
  const line = lineLength(job);
  const rowBytes = <usize>(line * job.channels) << 2;
  const from = max(0, top - d);
  for (let y = from; y < min(job.height, bottom + d); y++) {
    layOut(job, picture + y, scratch + <usize>(y - from) * rowBytes, line);
  }
  const side = 2 * d + 1;
  for (let y = top; y < bottom; y++) {
    for (let dy = -d; dy <= d; dy++) {
      const known = y + dy >= 0 && y + dy < job.height;
      const planes = scratch + <usize>(y + dy - from) * rowBytes;
      const to = job.output + (<usize>((dy + d) * side) << 2);
      if (known) rowOfCosts(job, picture + y, planes, line, to);
      else rowOfZeros(job, picture + y, to);
    }
  }
}

/** Floats from a channel of a row to the next: the row between `maxDisplacement` zeros and more for whole groups. */
// @ts-ignore: decorator
@inline
function lineLength(job: CostVolumeJob): i32 {
  return ((job.width + GROUP - 1) & ~(GROUP - 1)) + GROUP + 8;
}

/** Lays out a row of the second picture channel by channel. */
function layOut(job: CostVolumeJob, row: i32, to: usize, line: i32): void {
  const d = job.maxDisplacement;
  const channels = job.channels;
  const step = <usize>line << 2;
  memory.fill(to, 0, step * <usize>channels);
  let from = job.second + (<usize>(row * job.width * channels) << 2);
  to += <usize>d << 2;
  let x = 0;
  for (; x + 4 <= job.width; x += 4, to += 16) {
    const pixel = <usize>channels << 2;
    let c = 0;
    let plane = to;
    for (; c + 4 <= channels; c += 4, plane += step << 2) {
      const p = from + (<usize>c << 2);
      const a0 = v128.load(p);
      const a1 = v128.load(p + pixel);
      const a2 = v128.load(p + 2 * pixel);
      const a3 = v128.load(p + 3 * pixel);
      const low01 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
      v128.store(plane, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(plane + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      v128.store(plane + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(plane + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    }
    for (; c < channels; c++, plane += step) {
      for (let i: usize = 0; i < 4; i++) store<f32>(plane + (i << 2), load<f32>(from + i * pixel + (<usize>c << 2)));
    }
    from += pixel << 2;
  }
  for (; x < job.width; x++, to += 4) {
    for (let c: usize = 0; c < <usize>channels; c++, from += 4) store<f32>(to + c * step, load<f32>(from));
  }
}

/** The costs of one vertical displacement, of all pixels of a row. */
function rowOfCosts(job: CostVolumeJob, row: i32, planes: usize, line: i32, to: usize): void {
  const pixel = <usize>job.channels << 2;
  const first = job.first + <usize>(row * job.width) * pixel;
  to += <usize>(row * job.width) * job.outputStep;
  const wide = job.maxDisplacement === 4;
  for (let x = 0; x < job.width; x += GROUP) {
    const pairs = min(4, job.width - x);
    for (let i = 0; i < pairs; i++) {
      const near = x + i;
      // beyond the row the near one stands for the far one
      const far = near + 4 < job.width ? near + 4 : near;
      const a = first + <usize>near * pixel;
      const b = first + <usize>far * pixel;
      const at = planes + (<usize>near << 2);
      const toNear = to + <usize>near * job.outputStep;
      const toFar = near === far ? 0 : to + <usize>far * job.outputStep;
      if (wide) nineCosts(job, a, b, at, line, toNear, toFar);
      else upToSevenCosts(job, a, b, at, line, toNear, toFar);
    }
  }
}

/** Of two pixels with features `a` and `b`, the latter four to the right; `toFar` 0 = only the first. */
function nineCosts(job: CostVolumeJob, a: usize, b: usize, at: usize, line: i32, toNear: usize, toFar: usize): void {
  const step = <usize>line << 2;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  for (const end = a + (<usize>job.channels << 2); a < end; a += 4, b += 4, at += step) {
    const x = v128.load32_splat(a);
    const y = v128.load32_splat(b);
    a0 = madd(x, v128.load(at), a0);
    const v1 = v128.load(at, 16);
    a1 = madd(x, v1, a1);
    b0 = madd(y, v1, b0);
    const v2 = v128.load(at, 32);
    a2 = madd(x, v2, a2);
    b1 = madd(y, v2, b1);
    b2 = madd(y, v128.load(at, 48), b2);
  }
  const scale = f32x4.splat(job.scale);
  const slope = f32x4.splat(job.slope);
  v128.store(toNear, leaky(f32x4.mul(a0, scale), slope));
  v128.store(toNear, leaky(f32x4.mul(a1, scale), slope), 16);
  v128.store32_lane(toNear, leaky(f32x4.mul(a2, scale), slope), 0, 32);
  if (!toFar) return;
  v128.store(toFar, leaky(f32x4.mul(b0, scale), slope));
  v128.store(toFar, leaky(f32x4.mul(b1, scale), slope), 16);
  v128.store32_lane(toFar, leaky(f32x4.mul(b2, scale), slope), 0, 32);
}

/** As `nineCosts`, for displacements up to two or three. */
function upToSevenCosts(
  job: CostVolumeJob,
  a: usize,
  b: usize,
  at: usize,
  line: i32,
  toNear: usize,
  toFar: usize,
): void {
  const step = <usize>line << 2;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  for (const end = a + (<usize>job.channels << 2); a < end; a += 4, b += 4, at += step) {
    const x = v128.load32_splat(a);
    const y = v128.load32_splat(b);
    a0 = madd(x, v128.load(at), a0);
    const v1 = v128.load(at, 16);
    a1 = madd(x, v1, a1);
    b0 = madd(y, v1, b0);
    b1 = madd(y, v128.load(at, 32), b1);
  }
  const scale = f32x4.splat(job.scale);
  const slope = f32x4.splat(job.slope);
  const rest = 2 * job.maxDisplacement - 3;
  v128.store(toNear, leaky(f32x4.mul(a0, scale), slope));
  storeSome(toNear + 16, leaky(f32x4.mul(a1, scale), slope), rest);
  if (!toFar) return;
  v128.store(toFar, leaky(f32x4.mul(b0, scale), slope));
  storeSome(toFar + 16, leaky(f32x4.mul(b1, scale), slope), rest);
}

function rowOfZeros(job: CostVolumeJob, row: i32, to: usize): void {
  const bytes = <usize>(2 * job.maxDisplacement + 1) << 2;
  to += <usize>(row * job.width) * job.outputStep;
  for (let x = 0; x < job.width; x++, to += job.outputStep) memory.fill(to, 0, bytes);
}
