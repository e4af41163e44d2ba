import { Axis, locate } from './axis';
import { addScaled, product } from './vector';
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

/** Fills both axes for output pixel (row, x); false if it samples nothing, or is masked. */
function locatePixel(job: WarpGradientJob, row: i32, x: i32, down: Axis, across: Axis): bool {
  const flow = job.flow + (<usize>(row * job.width + x) << 3);
  const atY = <f32>((row % job.height) + job.origin) + load<f32>(job.yFirst ? flow : flow + 4);
  const atX = <f32>(x + job.origin) + load<f32>(job.yFirst ? flow + 4 : flow);
  const border = job.repeat;
  if (!locate(down, atY, job.imageHeight, border) || !locate(across, atX, job.imageWidth, border)) return false;
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
      addScaled(image + pixelOffset(job, down.low, across.low), dy, down.lowWeight * across.lowWeight, count);
      addScaled(image + pixelOffset(job, down.low, across.high), dy, down.lowWeight * across.highWeight, count);
      addScaled(image + pixelOffset(job, down.high, across.low), dy, down.highWeight * across.lowWeight, count);
      addScaled(image + pixelOffset(job, down.high, across.high), dy, down.highWeight * across.highWeight, count);
    }
  }
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
