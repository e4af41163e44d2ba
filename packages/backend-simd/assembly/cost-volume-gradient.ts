import { loadSome, madd, storeSome } from './vector';

/** The gradients of a cost volume by the features of both pictures. */
@unmanaged
export class CostVolumeGradientJob {
  kind: i32;
  items: i32;
  /** Gradient of the costs. */
  dy: usize;
  first: usize;
  second: usize;
  dFirst: usize;
  dSecond: usize;
  height: i32;
  width: i32;
  channels: i32;
  maxDisplacement: i32;
  /** Rows of both batches; items beyond them are those of the second picture. */
  rows: i32;
  scale: f32;
}

/** One row of one picture's gradient: each pixel gathers its neighbours in the other, times the gradients of their costs. */
export function costVolumeGradientItem(at: usize, item: i32): void {
  const job = changetype<CostVolumeGradientJob>(at);
  const ofSecond = item >= job.rows;
  const row = ofSecond ? item - job.rows : item;
  const to = ofSecond ? job.dSecond : job.dFirst;
  const bytes = <usize>job.channels << 2;
  for (let x = 0; x < job.width; x++) {
    const pixel = to + (<usize>row * <usize>job.width + <usize>x) * bytes;
    let c = 0;
    for (; c + 16 <= job.channels; c += 16) sixteenChannels(job, row, x, ofSecond, c, pixel);
    for (; c < job.channels; c += 4) fourChannels(job, row, x, ofSecond, c, pixel);
  }
}

/**
 * Address of the gradient of the cost that joins pixel (row, x) with its neighbour. Seen from the second picture that cost
 * belongs to the neighbour, and its displacement is the opposite one.
 */
// @ts-ignore: decorator
@inline
function costAt(job: CostVolumeGradientJob, row: i32, x: i32, dy: i32, dx: i32, ofSecond: bool): usize {
  const d = job.maxDisplacement;
  const side = 2 * d + 1;
  const pixel = ofSecond ? (row + dy) * job.width + x + dx : row * job.width + x;
  const displacement = ofSecond ? (d - dy) * side + d - dx : (dy + d) * side + dx + d;
  return job.dy + (<usize>(pixel * side * side + displacement) << 2);
}

function sixteenChannels(job: CostVolumeGradientJob, row: i32, x: i32, ofSecond: bool, c: i32, pixel: usize): void {
  const other = (ofSecond ? job.first : job.second) + (<usize>c << 2);
  const y = row % job.height;
  const d = job.maxDisplacement;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let dy = max(-d, -y); dy <= min(d, job.height - 1 - y); dy++) {
    for (let dx = max(-d, -x); dx <= min(d, job.width - 1 - x); dx++) {
      const g = v128.load32_splat(costAt(job, row, x, dy, dx, ofSecond));
      const p = other + (<usize>(((row + dy) * job.width + x + dx) * job.channels) << 2);
      s0 = madd(g, v128.load(p), s0);
      s1 = madd(g, v128.load(p, 16), s1);
      s2 = madd(g, v128.load(p, 32), s2);
      s3 = madd(g, v128.load(p, 48), s3);
    }
  }
  const scale = f32x4.splat(job.scale);
  const to = pixel + (<usize>c << 2);
  v128.store(to, f32x4.mul(s0, scale));
  v128.store(to, f32x4.mul(s1, scale), 16);
  v128.store(to, f32x4.mul(s2, scale), 32);
  v128.store(to, f32x4.mul(s3, scale), 48);
}

function fourChannels(job: CostVolumeGradientJob, row: i32, x: i32, ofSecond: bool, c: i32, pixel: usize): void {
  const other = (ofSecond ? job.first : job.second) + (<usize>c << 2);
  const y = row % job.height;
  const d = job.maxDisplacement;
  const lanes = job.channels - c;
  let s = f32x4.splat(0);
  for (let dy = max(-d, -y); dy <= min(d, job.height - 1 - y); dy++) {
    for (let dx = max(-d, -x); dx <= min(d, job.width - 1 - x); dx++) {
      const g = v128.load32_splat(costAt(job, row, x, dy, dx, ofSecond));
      const p = other + (<usize>(((row + dy) * job.width + x + dx) * job.channels) << 2);
      s = madd(g, lanes >= 4 ? v128.load(p) : loadSome(p, lanes), s);
    }
  }
  s = f32x4.mul(s, f32x4.splat(job.scale));
  const to = pixel + (<usize>c << 2);
  if (lanes >= 4) v128.store(to, s);
  else storeSome(to, s, lanes);
}
