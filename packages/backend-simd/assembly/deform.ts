import { Axis, locate } from './axis';
import { addScaled, product } from './vector';

/**
 * The samples of a deformable convolution, laid out for matrix products: for each output pixel a row of taps, in each the
 * channels. And the way back, from the gradients of these samples to those of the picture and the offsets.
 */
@unmanaged
export class DeformJob {
  kind: i32;
  items: i32;
  input: usize;
  height: i32;
  width: i32;
  channels: i32;
  /** (dy, dx) for each tap of each group, of every output pixel. */
  offset: usize;
  rows: i32;
  columns: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  top: i32;
  left: i32;
  groups: i32;
  /** As `axis.ts` has it. */
  border: i32;
  /** Samples, or their gradients. */
  samples: usize;
  dInput: usize;
  dOffset: usize;
}

/** Channels of a picture that an item of its gradient owns, so that no two threads add to one value. */
const CHANNELS_PER_ITEM = 16;

/** Index of the offset of a tap of a group of output pixel `pixel`. */
// @ts-ignore: decorator
@inline
function offsetAt(job: DeformJob, pixel: i32, group: i32, tap: i32): usize {
  return <usize>((pixel * job.groups + group) * job.kernelHeight * job.kernelWidth + tap) << 3;
}

/** Fills both axes; false if the tap sees nothing. `row` counts rows of the whole batch. */
// @ts-ignore: decorator
@inline
function locateTap(job: DeformJob, row: i32, x: i32, tap: i32, moved: usize, down: Axis, across: Axis): bool {
  const y = (row % job.rows) * job.strideY + job.top + (tap / job.kernelWidth) * job.dilationY;
  const atX = x * job.strideX + job.left + (tap % job.kernelWidth) * job.dilationX;
  return (
    locate(down, <f32>y + load<f32>(moved), job.height, job.border) &&
    locate(across, <f32>atX + load<f32>(moved, 4), job.width, job.border)
  );
}

// @ts-ignore: decorator
@inline
function pixelOffset(job: DeformJob, y: i32, x: i32): usize {
  return <usize>((y * job.width + x) * job.channels) << 2;
}

/** The samples of one row of output pixels. */
export function deformSampleItem(at: usize, row: i32, scratch: usize): void {
  const job = changetype<DeformJob>(at);
  const taps = job.kernelHeight * job.kernelWidth;
  const size = job.channels / job.groups;
  const image = job.input + (<usize>((row / job.rows) * job.height * job.width * job.channels) << 2);
  const bytes = <usize>(taps * job.channels) << 2;
  const down = changetype<Axis>(scratch);
  const across = changetype<Axis>(scratch + 64);
  for (let x = 0; x < job.columns; x++) {
    const pixel = row * job.columns + x;
    const samples = job.samples + <usize>pixel * bytes;
    memory.fill(samples, 0, bytes);
    for (let group = 0; group < job.groups; group++) {
      for (let tap = 0; tap < taps; tap++) {
        if (!locateTap(job, row, x, tap, job.offset + offsetAt(job, pixel, group, tap), down, across)) continue;
        const from = image + (<usize>(group * size) << 2);
        const to = samples + (<usize>(tap * job.channels + group * size) << 2);
        addScaled(to, from + pixelOffset(job, down.low, across.low), down.lowWeight * across.lowWeight, size);
        addScaled(to, from + pixelOffset(job, down.low, across.high), down.lowWeight * across.highWeight, size);
        addScaled(to, from + pixelOffset(job, down.high, across.low), down.highWeight * across.lowWeight, size);
        addScaled(to, from + pixelOffset(job, down.high, across.high), down.highWeight * across.highWeight, size);
      }
    }
  }
}

/** Some channels of one picture's gradient: every sample adds to the four pixels that it was made of. */
export function deformInputGradientItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<DeformJob>(at);
  const taps = job.kernelHeight * job.kernelWidth;
  const size = job.channels / job.groups;
  const parts = (job.channels + CHANNELS_PER_ITEM - 1) / CHANNELS_PER_ITEM;
  const picture = item / parts;
  const first = (item % parts) * CHANNELS_PER_ITEM;
  const last = min(first + CHANNELS_PER_ITEM, job.channels);
  const pixelBytes = <usize>job.channels << 2;
  const image = job.dInput + <usize>(picture * job.height * job.width) * pixelBytes;
  for (let i = 0; i < job.height * job.width; i++) {
    memory.fill(image + <usize>i * pixelBytes + (<usize>first << 2), 0, <usize>(last - first) << 2);
  }
  const down = changetype<Axis>(scratch);
  const across = changetype<Axis>(scratch + 64);
  for (let row = picture * job.rows; row < (picture + 1) * job.rows; row++) {
    for (let x = 0; x < job.columns; x++) {
      const pixel = row * job.columns + x;
      const samples = job.samples + <usize>(pixel * taps) * pixelBytes;
      for (let group = first / size; group * size < last; group++) {
        const begin = max(first, group * size);
        const count = min(last, (group + 1) * size) - begin;
        const to = image + (<usize>begin << 2);
        for (let tap = 0; tap < taps; tap++) {
          if (!locateTap(job, row, x, tap, job.offset + offsetAt(job, pixel, group, tap), down, across)) continue;
          const from = samples + (<usize>(tap * job.channels + begin) << 2);
          addScaled(to + pixelOffset(job, down.low, across.low), from, down.lowWeight * across.lowWeight, count);
          addScaled(to + pixelOffset(job, down.low, across.high), from, down.lowWeight * across.highWeight, count);
          addScaled(to + pixelOffset(job, down.high, across.low), from, down.highWeight * across.lowWeight, count);
          addScaled(to + pixelOffset(job, down.high, across.high), from, down.highWeight * across.highWeight, count);
        }
      }
    }
  }
}

/** The gradients of the offsets of one row of output pixels. */
export function deformOffsetGradientItem(at: usize, row: i32, scratch: usize): void {
  const job = changetype<DeformJob>(at);
  const taps = job.kernelHeight * job.kernelWidth;
  const size = job.channels / job.groups;
  const image = job.input + (<usize>((row / job.rows) * job.height * job.width * job.channels) << 2);
  const down = changetype<Axis>(scratch);
  const across = changetype<Axis>(scratch + 64);
  for (let x = 0; x < job.columns; x++) {
    const pixel = row * job.columns + x;
    const samples = job.samples + (<usize>(pixel * taps * job.channels) << 2);
    for (let group = 0; group < job.groups; group++) {
      const from = image + (<usize>(group * size) << 2);
      for (let tap = 0; tap < taps; tap++) {
        const moved = offsetAt(job, pixel, group, tap);
        let byY: f32 = 0;
        let byX: f32 = 0;
        if (locateTap(job, row, x, tap, job.offset + moved, down, across)) {
          const d = samples + (<usize>(tap * job.channels + group * size) << 2);
          const s00 = product(from + pixelOffset(job, down.low, across.low), d, size);
          const s01 = product(from + pixelOffset(job, down.low, across.high), d, size);
          const s10 = product(from + pixelOffset(job, down.high, across.low), d, size);
          const s11 = product(from + pixelOffset(job, down.high, across.high), d, size);
          byY =
            down.lowSlope * (across.lowWeight * s00 + across.highWeight * s01) +
            down.highSlope * (across.lowWeight * s10 + across.highWeight * s11);
          byX =
            across.lowSlope * (down.lowWeight * s00 + down.highWeight * s10) +
            across.highSlope * (down.lowWeight * s01 + down.highWeight * s11);
        }
        store<f32>(job.dOffset + moved, byY);
        store<f32>(job.dOffset + moved, byX, 4);
      }
    }
  }
}
