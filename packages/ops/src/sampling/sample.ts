import type { Values } from '../runtime/host-kernel.ts';
import type { AxisTaps } from './axis.ts';

/** The pixels of one picture of a batch: `start` is the index of its first value. */
export interface Picture {
  values: Values;
  start: number;
  width: number;
  channels: number;
}

/** Adds the sample's channels `from` to `from + count` to `out`, from index `at` on. */
export function addSample(
  picture: Picture,
  y: AxisTaps,
  x: AxisTaps,
  from: number,
  count: number,
  out: Values,
  at: number,
): void {
  const { values, start, width, channels } = picture;
  const row0 = start + from + y.low * width * channels;
  const row1 = start + from + y.high * width * channels;
  const i00 = row0 + x.low * channels;
  const i01 = row0 + x.high * channels;
  const i10 = row1 + x.low * channels;
  const i11 = row1 + x.high * channels;
  const w00 = y.lowWeight * x.lowWeight;
  const w01 = y.lowWeight * x.highWeight;
  const w10 = y.highWeight * x.lowWeight;
  const w11 = y.highWeight * x.highWeight;
  for (let c = 0; c < count; c++) {
    out[at + c] += w00 * values[i00 + c] + w01 * values[i01 + c] + w10 * values[i10 + c] + w11 * values[i11 + c];
  }
}

/** The derivative of a loss by the coordinates of a sample. */
export interface CoordinateGradient {
  y: number;
  x: number;
}

/**
 * The gradient of {@link addSample} for the gradient `dOut` of its output: adds the picture's part to `dValues`, which
 * is laid out as the picture, and leaves the coordinates' part in `result`.
 */
export function addSampleGradient(
  picture: Picture,
  y: AxisTaps,
  x: AxisTaps,
  from: number,
  count: number,
  dOut: Values,
  at: number,
  dValues: Values,
  result: CoordinateGradient,
): void {
  const { values, start, width, channels } = picture;
  const row0 = start + from + y.low * width * channels;
  const row1 = start + from + y.high * width * channels;
  const i00 = row0 + x.low * channels;
  const i01 = row0 + x.high * channels;
  const i10 = row1 + x.low * channels;
  const i11 = row1 + x.high * channels;
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  for (let c = 0; c < count; c++) {
    const d = dOut[at + c];
    s00 += d * values[i00 + c];
    s01 += d * values[i01 + c];
    s10 += d * values[i10 + c];
    s11 += d * values[i11 + c];
    dValues[i00 + c] += y.lowWeight * x.lowWeight * d;
    dValues[i01 + c] += y.lowWeight * x.highWeight * d;
    dValues[i10 + c] += y.highWeight * x.lowWeight * d;
    dValues[i11 + c] += y.highWeight * x.highWeight * d;
  }
  result.y =
    y.lowSlope * (x.lowWeight * s00 + x.highWeight * s01) + y.highSlope * (x.lowWeight * s10 + x.highWeight * s11);
  result.x =
    x.lowSlope * (y.lowWeight * s00 + y.highWeight * s10) + x.highSlope * (y.lowWeight * s01 + y.highWeight * s11);
}
