import { sourceAt } from './source';

/** Channels of a picture. */
const CHANNELS: usize = 3;

/**
 * Two pictures, one behind the other, as floats 0..1 at the size of a network, and what the channels of each row sum up
 * to. Bytes that have that size already are only summed up: `PictureCentreJob` reads them as they are.
 */
@unmanaged
export class PictureFitJob {
  kind: i32;
  items: i32;
  /** Bytes or floats, three a pixel. */
  from: usize;
  /** 1 when they are floats. */
  floats: i32;
  height: i32;
  width: i32;
  /** 0 = nothing but sums. */
  to: usize;
  outHeight: i32;
  outWidth: i32;
  /** Tables of sources. */
  rows: usize;
  columns: usize;
  /** What each byte stands for, 256 floats. */
  levels: usize;
  /** Three f64 a row of the result. */
  sums: usize;
}

/** One row of the result; the rows of the second picture follow those of the first. */
export function pictureFitItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<PictureFitJob>(at);
  const samples = <usize>job.width * CHANNELS;
  const sums = job.sums + <usize>item * CHANNELS * 8;
  if (!job.to) {
    sumBytes(job.from + <usize>item * samples, samples, sums);
    return;
  }
  const row = sourceAt(job.rows, item % job.outHeight);
  const size: usize = job.floats ? 4 : 1;
  const picture = job.from + <usize>((item / job.outHeight) * job.height) * samples * size;
  const upper = picture + <usize>row.low * samples * size;
  const lower = picture + <usize>row.high * samples * size;
  for (let i: usize = 0; i < samples; i++) {
    const above = sampleAt(job, upper, i);
    store<f32>(scratch + (i << 2), above + row.fraction * (sampleAt(job, lower, i) - above));
  }
  let to = job.to + <usize>(item * job.outWidth) * CHANNELS * 4;
  let red: f64 = 0;
  let green: f64 = 0;
  let blue: f64 = 0;
  for (let x = 0; x < job.outWidth; x++, to += CHANNELS * 4) {
    const column = sourceAt(job.columns, x);
    const left = scratch + <usize>column.low * CHANNELS * 4;
    const right = scratch + <usize>column.high * CHANNELS * 4;
    const r = between(load<f32>(left), load<f32>(right), column.fraction);
    const g = between(load<f32>(left, 4), load<f32>(right, 4), column.fraction);
    const b = between(load<f32>(left, 8), load<f32>(right, 8), column.fraction);
    store<f32>(to, r);
    store<f32>(to, g, 4);
    store<f32>(to, b, 8);
    red += r;
    green += g;
    blue += b;
  }
  storeSums(sums, red, green, blue);
}

// @ts-ignore: decorator
@inline
function between(a: f32, b: f32, fraction: f32): f32 {
  return a + fraction * (b - a);
}

// @ts-ignore: decorator
@inline
function sampleAt(job: PictureFitJob, line: usize, i: usize): f32 {
  if (job.floats) return load<f32>(line + (i << 2));
  return load<f32>(job.levels + (<usize>load<u8>(line + i) << 2));
}

function sumBytes(line: usize, samples: usize, sums: usize): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (const end = line + samples; line < end; line += CHANNELS) {
    red += load<u8>(line);
    green += load<u8>(line, 1);
    blue += load<u8>(line, 2);
  }
  storeSums(sums, <f64>red / 255, <f64>green / 255, <f64>blue / 255);
}

function storeSums(to: usize, red: f64, green: f64, blue: f64): void {
  store<f64>(to, red);
  store<f64>(to, green, 8);
  store<f64>(to, blue, 16);
}

/** Two pictures less the mean of both, which is given; the channels of each pixel perhaps in opposite order. */
@unmanaged
export class PictureCentreJob {
  kind: i32;
  items: i32;
  /** Bytes, or floats 0..1, of both pictures. */
  from: usize;
  /** What each byte of each channel becomes, 3 x 256 floats; 0 when the samples are floats. */
  levels: usize;
  first: usize;
  second: usize;
  /** Pixels of a picture, and an item. */
  pixels: i32;
  block: i32;
  reversed: i32;
  red: f32;
  green: f32;
  blue: f32;
}

/** A block of pixels of one picture. */
export function pictureCentreItem(at: usize, item: i32): void {
  const job = changetype<PictureCentreJob>(at);
  const blocks = (job.pixels + job.block - 1) / job.block;
  const picture = item / blocks;
  const start = (item % blocks) * job.block;
  const count = <usize>min(job.block, job.pixels - start);
  const skipped = <usize>(picture * job.pixels + start) * CHANNELS;
  let to = (picture ? job.second : job.first) + <usize>start * CHANNELS * 4;
  const end = to + count * CHANNELS * 4;
  // where red and blue go
  const red: usize = job.reversed ? 8 : 0;
  const blue: usize = 8 - red;
  if (job.levels) {
    const levels = job.levels;
    for (let from = job.from + skipped; to < end; from += CHANNELS, to += CHANNELS * 4) {
      store<f32>(to + red, load<f32>(levels + (<usize>load<u8>(from) << 2)));
      store<f32>(to, load<f32>(levels + (<usize>load<u8>(from, 1) << 2), 1024), 4);
      store<f32>(to + blue, load<f32>(levels + (<usize>load<u8>(from, 2) << 2), 2048));
    }
    return;
  }
  for (let from = job.from + (skipped << 2); to < end; from += CHANNELS * 4, to += CHANNELS * 4) {
    store<f32>(to + red, load<f32>(from) - job.red);
    store<f32>(to, load<f32>(from, 4) - job.green, 4);
    store<f32>(to + blue, load<f32>(from, 8) - job.blue);
  }
}
