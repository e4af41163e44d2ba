import { loadSome, madd, storeSome, sum } from './vector';
import { coverage } from './warp';

/** The gradients of a warp by its picture and its flow. */
@unmanaged
export class WarpGradientJob {
  kind: i32;
  items: i32;
  /** Gradient of the samples. */
  dy: usize;
  image: usize;
  flow: usize;
  dImage: usize;
  dFlow: usize;
  imageHeight: i32;
  imageWidth: i32;
  channels: i32;
  height: i32;
  width: i32;
  /** 1 when the flow's first component is y. */
  yFirst: i32;
  origin: i32;
  /** 1 repeats the border. */
  repeat: i32;
  minCoverage: f32;
}

/** Channels of a picture that an item of its gradient owns, so that no two threads add to one value. */
const CHANNELS_PER_ITEM = 16;

/** The two pixels that a sample is made of along an axis, their weights and the derivatives of these; in scratch memory. */
@unmanaged
class Axis {
  low: i32;
  high: i32;
  lowWeight: f32;
  highWeight: f32;
  lowSlope: f32;
  highSlope: f32;
}

/** Fills `axis` for a sample at `at`; false if it sees no pixel. Pixels outside have index 0 and weight 0. */
function locate(axis: Axis, at: f32, size: i32, repeat: bool): bool {
  let slope: f32 = 1;
  if (repeat) {
    if (!(at > 0 && at < <f32>(size - 1))) {
      at = at > 0 ? <f32>(size - 1) : 0;
      slope = 0;
    }
  } else if (!(at > -1 && at < <f32>size)) return false;
  const below = floor(at);
  const part = at - below;
  const low = <i32>below;
  const lowInside = low >= 0;
  const highInside = low + 1 < size;
  axis.low = lowInside ? low : 0;
  axis.high = highInside ? low + 1 : 0;
  axis.lowWeight = lowInside ? 1 - part : 0;
  axis.highWeight = highInside ? part : 0;
  axis.lowSlope = lowInside ? -slope : 0;
  axis.highSlope = highInside ? slope : 0;
  return true;
}

/** Fills both axes for output pixel (row, x); false if it samples nothing, or is masked. */
function locatePixel(job: WarpGradientJob, row: i32, x: i32, down: Axis, across: Axis): bool {
  const flow = job.flow + (<usize>(row * job.width + x) << 3);
  const atY = <f32>((row % job.height) + job.origin) + load<f32>(job.yFirst ? flow : flow + 4);
  const atX = <f32>(x + job.origin) + load<f32>(job.yFirst ? flow + 4 : flow);
  const repeat = job.repeat !== 0;
  if (!locate(down, atY, job.imageHeight, repeat) || !locate(across, atX, job.imageWidth, repeat)) return false;
  if (job.minCoverage < 0) return true;
  // a sample that is beyond any pixel is covered by none
  if (abs(atY) > 1e6 || abs(atX) > 1e6) return false;
  return coverage(atY, job.imageHeight) * coverage(atX, job.imageWidth) > job.minCoverage;
}

// @ts-ignore: decorator
@inline
function pixelOffset(job: WarpGradientJob, y: i32, x: i32): usize {
  return <usize>((y * job.imageWidth + x) * job.channels) << 2;
}

/** Some channels of one picture's gradient: every sample adds to the four pixels that it was made of. */
export function warpImageGradientItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<WarpGradientJob>(at);
  const groups = (job.channels + CHANNELS_PER_ITEM - 1) / CHANNELS_PER_ITEM;
  const picture = item / groups;
  const first = (item % groups) * CHANNELS_PER_ITEM;
  const count = min(CHANNELS_PER_ITEM, job.channels - first);
  const bytes = <usize>job.channels << 2;
  const size = job.imageHeight * job.imageWidth;
  const image = job.dImage + <usize>(picture * size) * bytes + (<usize>first << 2);
  for (let i = 0; i < size; i++) memory.fill(image + <usize>i * bytes, 0, <usize>count << 2);
  const down = changetype<Axis>(scratch);
  const across = changetype<Axis>(scratch + 64);
  for (let row = picture * job.height; row < (picture + 1) * job.height; row++) {
    for (let x = 0; x < job.width; x++) {
      if (!locatePixel(job, row, x, down, across)) continue;
      const dy = job.dy + (<usize>(row * job.width + x)) * bytes + (<usize>first << 2);
      add(image + pixelOffset(job, down.low, across.low), dy, down.lowWeight * across.lowWeight, count);
      add(image + pixelOffset(job, down.low, across.high), dy, down.lowWeight * across.highWeight, count);
      add(image + pixelOffset(job, down.high, across.low), dy, down.highWeight * across.lowWeight, count);
      add(image + pixelOffset(job, down.high, across.high), dy, down.highWeight * across.highWeight, count);
    }
  }
}

/** Adds `weight` times `count` values. */
function add(to: usize, from: usize, weight: f32, count: i32): void {
  if (weight === 0) return;
  const w = f32x4.splat(weight);
  for (; count >= 4; count -= 4, to += 16, from += 16) v128.store(to, madd(w, v128.load(from), v128.load(to)));
  if (count > 0) storeSome(to, madd(w, loadSome(from, count), loadSome(to, count)), count);
}

/** One row of the flow's gradient: what each of the four pixels would have given, by the slopes of their weights. */
export function warpFlowGradientItem(at: usize, row: i32, scratch: usize): void {
  const job = changetype<WarpGradientJob>(at);
  const bytes = <usize>job.channels << 2;
  const image = job.image + <usize>((row / job.height) * job.imageHeight * job.imageWidth) * bytes;
  const down = changetype<Axis>(scratch);
  const across = changetype<Axis>(scratch + 64);
  for (let x = 0; x < job.width; x++) {
    const pixel = <usize>(row * job.width + x);
    const to = job.dFlow + (pixel << 3);
    let byY: f32 = 0;
    let byX: f32 = 0;
    if (locatePixel(job, row, x, down, across)) {
      const dy = job.dy + pixel * bytes;
      const s00 = product(image + pixelOffset(job, down.low, across.low), dy, job.channels);
      const s01 = product(image + pixelOffset(job, down.low, across.high), dy, job.channels);
      const s10 = product(image + pixelOffset(job, down.high, across.low), dy, job.channels);
      const s11 = product(image + pixelOffset(job, down.high, across.high), dy, job.channels);
      byY =
        down.lowSlope * (across.lowWeight * s00 + across.highWeight * s01) +
        down.highSlope * (across.lowWeight * s10 + across.highWeight * s11);
      byX =
        across.lowSlope * (down.lowWeight * s00 + down.highWeight * s10) +
        across.highSlope * (down.lowWeight * s01 + down.highWeight * s11);
    }
    store<f32>(to, job.yFirst ? byY : byX);
    store<f32>(to, job.yFirst ? byX : byY, 4);
  }
}

function product(a: usize, b: usize, count: i32): f32 {
  let s = f32x4.splat(0);
  for (; count >= 4; count -= 4, a += 16, b += 16) s = madd(v128.load(a), v128.load(b), s);
  if (count > 0) s = madd(loadSome(a, count), loadSome(b, count), s);
  return sum(s);
}
