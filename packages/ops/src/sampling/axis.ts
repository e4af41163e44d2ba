/**
 * What lies beyond the frame, for a bilinear sample:
 * - `zeros`: zeros, so that samples within one pixel of the frame fade out (grid_sample and deform_conv2d of PyTorch);
 * - `border`: the nearest pixel, coordinates being clamped;
 * - `cut`: zero unless 0 <= coordinate < length on both axes, and no fading in between: past the centre of the last
 *   pixel the value stays that pixel's own (DeformableConvolution of MXNet 1.9).
 */
export type SamplingBorder = 'zeros' | 'border' | 'cut';

/**
 * The two pixels that a sample at some coordinate of one axis is made of, their weights, and the derivatives of these
 * by the coordinate. A bilinear sample is the product of two axes: weights multiply, and the derivative by y takes
 * the slopes of y and the weights of x. Pixels outside the frame have index 0 and weight 0.
 */
export interface AxisTaps {
  low: number;
  high: number;
  lowWeight: number;
  highWeight: number;
  lowSlope: number;
  highSlope: number;
}

/** Taps to be filled by {@link locate}; made once, outside the loop over pixels. */
export const axisTaps = (): AxisTaps => ({
  low: 0,
  high: 0,
  lowWeight: 0.5,
  highWeight: 0.5,
  lowSlope: -0.5,
  highSlope: 0.5,
});

/** Fills `taps` for the sample at `coordinate` of an axis of `length` pixels; false if it sees none of them. */
export function locate(taps: AxisTaps, coordinate: number, length: number, border: SamplingBorder): boolean {
  let at = coordinate;
  let slope = 1;
  if (border === 'border') {
    if (!(at > 0 && at < length - 1)) {
      at = at > 0 ? length - 1 : 0;
      slope = 0;
    }
  } else if (border === 'cut') {
    if (!(at >= 0 && at < length)) return false;
    if (at >= length - 1) {
      at = length - 1;
      slope = 0;
    }
  } else if (!(at > -1 && at < length)) return false;
  const low = Math.floor(at);
  const high = low + 1;
  const fraction = at - low;
  const lowInside = low >= 0;
  const highInside = high < length;
  taps.low = lowInside ? low : 0;
  taps.high = highInside ? high : 0;
  taps.lowWeight = lowInside ? 1 - fraction : 0;
  taps.highWeight = highInside ? fraction : 0;
  taps.lowSlope = lowInside ? -slope : 0;
  taps.highSlope = highInside ? slope : 0;
  return true;
}
