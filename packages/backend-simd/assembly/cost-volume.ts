import { leaky, loadSome, madd, sum } from './vector';

/** Products of each pixel's features with those of its neighbours in the other picture. */
@unmanaged
export class CostVolumeJob {
  kind: i32;
  items: i32;
  first: usize;
  second: usize;
  output: usize;
  /** From a pixel of the output to the next. */
  outputStep: usize;
  height: i32;
  width: i32;
  channels: i32;
  maxDisplacement: i32;
  /** Rows an item, where channels are laid out apart. */
  block: i32;
  scale: f32;
  /** Below zero costs are multiplied by this. */
  slope: f32;
}

/** One row of pixels; rows of a batch follow one another. */
export function costVolumeItem(at: usize, row: i32, zeros: usize): void {
  const job = changetype<CostVolumeJob>(at);
  const d = job.maxDisplacement;
  const side = 2 * d + 1;
  const bytes = <usize>job.channels << 2;
  const y = row % job.height;
  for (let x = 0; x < job.width; x++) {
    const pixel = <usize>row * <usize>job.width + <usize>x;
    const first = job.first + pixel * bytes;
    let to = job.output + pixel * job.outputStep;
    for (let dy = -d; dy <= d; dy++) {
      if (y + dy < 0 || y + dy >= job.height) {
        memory.fill(to, 0, <usize>side << 2);
        to += <usize>side << 2;
        continue;
      }
      const line = job.second + <usize>(row + dy) * <usize>job.width * bytes;
      let dx = -d;
      for (; dx + 4 <= d + 1; dx += 4, to += 16) fourCosts(job, first, line, x + dx, to, zeros);
      for (; dx <= d; dx++, to += 4) oneCost(job, first, line, x + dx, to);
    }
  }
}

// @ts-ignore: decorator
@inline
function pixelOf(job: CostVolumeJob, line: usize, x: i32, zeros: usize): usize {
  return x >= 0 && x < job.width ? line + (<usize>(x * job.channels) << 2) : zeros;
}

function fourCosts(job: CostVolumeJob, first: usize, line: usize, x: i32, to: usize, zeros: usize): void {
  let p0 = pixelOf(job, line, x, zeros);
  let p1 = pixelOf(job, line, x + 1, zeros);
  let p2 = pixelOf(job, line, x + 2, zeros);
  let p3 = pixelOf(job, line, x + 3, zeros);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = first + (<usize>(job.channels & ~3) << 2);
  while (first < end) {
    const a = v128.load(first);
    s0 = madd(a, v128.load(p0), s0);
    s1 = madd(a, v128.load(p1), s1);
    s2 = madd(a, v128.load(p2), s2);
    s3 = madd(a, v128.load(p3), s3);
    first += 16;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
  }
  const rest = job.channels & 3;
  if (rest > 0) {
    const a = loadSome(first, rest);
    s0 = madd(a, loadSome(p0, rest), s0);
    s1 = madd(a, loadSome(p1, rest), s1);
    s2 = madd(a, loadSome(p2, rest), s2);
    s3 = madd(a, loadSome(p3, rest), s3);
  }
  const low0 = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
  const low1 = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
  const all = f32x4.add(v128.shuffle<f32>(low0, low1, 0, 1, 4, 5), v128.shuffle<f32>(low0, low1, 2, 3, 6, 7));
  v128.store(to, leaky(f32x4.mul(all, f32x4.splat(job.scale)), f32x4.splat(job.slope)));
}

function oneCost(job: CostVolumeJob, first: usize, line: usize, x: i32, to: usize): void {
  if (x < 0 || x >= job.width) {
    store<f32>(to, 0);
    return;
  }
  let p = line + (<usize>(x * job.channels) << 2);
  let s = f32x4.splat(0);
  const end = first + (<usize>(job.channels & ~3) << 2);
  for (; first < end; first += 16, p += 16) s = madd(v128.load(first), v128.load(p), s);
  const rest = job.channels & 3;
  if (rest > 0) s = madd(loadSome(first, rest), loadSome(p, rest), s);
  const cost = sum(s) * job.scale;
  store<f32>(to, cost < 0 ? cost * job.slope : cost);
}
