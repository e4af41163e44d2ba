import * as tf from '@tensorflow/tfjs-core';
import type { SamplingBorder } from './axis.ts';

/** {@link AxisTaps} of many samples at once, [batch, samples] each; indices are int32. */
interface Axis {
  low: tf.Tensor2D;
  high: tf.Tensor2D;
  lowWeight: tf.Tensor2D;
  highWeight: tf.Tensor2D;
  lowSlope: tf.Tensor2D;
  highSlope: tf.Tensor2D;
}

/** Where and how a batch of pictures is sampled. */
export interface SampleGrid {
  y: Axis;
  x: Axis;
  /** Of the pictures. */
  size: { batch: number; height: number; width: number };
}

const floats = (condition: tf.Tensor): tf.Tensor2D => tf.cast(condition, 'float32') as tf.Tensor2D;
const within = (value: tf.Tensor2D, low: number, high: number): tf.Tensor2D =>
  floats(tf.logicalAnd(tf.greaterEqual(value, low), tf.lessEqual(value, high)));

/** The rule of `locate`, in sampling/axis.ts. */
function locateAll(anyCoordinates: tf.Tensor2D, length: number, border: SamplingBorder): Axis {
  const last = length - 1;
  // NaN makes no index: what backends do with one differs, and tensorflow throws
  const coordinates: tf.Tensor2D = tf.where(tf.isNaN(anyCoordinates), -2, anyCoordinates);
  const at = border === 'zeros' ? tf.clipByValue(coordinates, -2, length + 1) : tf.clipByValue(coordinates, 0, last);
  const low = tf.floor(at);
  const fraction = tf.sub(at, low);
  let lowInside = within(low, 0, last);
  const highInside = within(low, -1, last - 1);
  let slope = tf.onesLike(at);
  if (border !== 'zeros') {
    const moves = border === 'border' ? tf.greater(coordinates, 0) : tf.greaterEqual(coordinates, 0);
    slope = floats(tf.logicalAnd(moves, tf.less(coordinates, last)));
  }
  if (border === 'cut') {
    // what sees nothing was clipped onto a pixel, so that `low` has all the weight
    lowInside = floats(tf.logicalAnd(tf.greaterEqual(coordinates, 0), tf.less(coordinates, length)));
  }
  const pixel = (value: tf.Tensor) => tf.cast(tf.clipByValue(value, 0, last), 'int32') as tf.Tensor2D;
  return {
    low: pixel(low),
    high: pixel(tf.add(low, 1)),
    lowWeight: tf.mul(tf.sub(1, fraction), lowInside),
    highWeight: tf.mul(fraction, highInside),
    lowSlope: tf.neg(tf.mul(slope, lowInside)),
    highSlope: tf.mul(slope, highInside),
  };
}

/** Samples at the coordinates `y` and `x`, [batch, samples], of pictures of this size. */
export const sampleGrid = (
  y: tf.Tensor2D,
  x: tf.Tensor2D,
  size: SampleGrid['size'],
  border: SamplingBorder,
): SampleGrid => ({ y: locateAll(y, size.height, border), x: locateAll(x, size.width, border), size });

/** Bilinear weight that lies inside the frame, [batch, samples]. */
export const insideWeight = ({ y, x }: SampleGrid): tf.Tensor2D =>
  tf.mul(tf.add(y.lowWeight, y.highWeight), tf.add(x.lowWeight, x.highWeight));

const CORNERS = [
  ['low', 'low'],
  ['low', 'high'],
  ['high', 'low'],
  ['high', 'high'],
] as const;

/** Rows of the pictures' pixels, [batch * height * width, channels], that a corner of every sample reads. */
const cornerIndex = ({ y, x, size }: SampleGrid, [yEnd, xEnd]: (typeof CORNERS)[number]): tf.Tensor1D => {
  const first = tf.reshape(tf.range(0, size.batch, 1, 'int32'), [size.batch, 1]);
  const row = tf.add(tf.mul(first, tf.scalar(size.height, 'int32')), y[yEnd]);
  return tf.reshape(tf.add(tf.mul(row, tf.scalar(size.width, 'int32')), x[xEnd]), [-1]);
};

const column = (weights: tf.Tensor2D): tf.Tensor2D => tf.reshape(weights, [-1, 1]);

/** Bilinear samples of `pixels`, [batch * height * width, channels]: [batch * samples, channels]. */
export function sampleAll(pixels: tf.Tensor2D, grid: SampleGrid): tf.Tensor2D {
  let sum: tf.Tensor2D | undefined;
  for (const corner of CORNERS) {
    const [yEnd, xEnd] = corner;
    const previous = sum;
    sum = tf.tidy(() => {
      const weight = column(tf.mul(grid.y[`${yEnd}Weight`], grid.x[`${xEnd}Weight`]));
      const part = tf.mul<tf.Tensor2D>(tf.gather(pixels, cornerIndex(grid, corner)), weight);
      return previous ? tf.add<tf.Tensor2D>(previous, part) : part;
    });
    previous?.dispose();
  }
  return sum!;
}

/** Gradients of {@link sampleAll}: of the pixels, in their shape, and of each sample's y and x, [batch, samples]. */
export function sampleAllGradient(
  dSamples: tf.Tensor2D,
  pixels: tf.Tensor2D,
  grid: SampleGrid,
): { dPixels: tf.Tensor2D; dY: tf.Tensor2D; dX: tf.Tensor2D } {
  let sums: [dPixels: tf.Tensor2D, dY: tf.Tensor2D, dX: tf.Tensor2D] | undefined;
  for (const corner of CORNERS) {
    const previous = sums;
    sums = tf.tidy(() => {
      const [yEnd, xEnd] = corner;
      const index = cornerIndex(grid, corner);
      const weight = column(tf.mul(grid.y[`${yEnd}Weight`], grid.x[`${xEnd}Weight`]));
      const products = tf.mul(dSamples, tf.gather(pixels, index));
      const agreement = tf.reshape(tf.sum(products, 1), grid.y.low.shape);
      const parts: tf.Tensor2D[] = [
        // adds where an index repeats, on every backend
        tf.scatterND(tf.expandDims(index, 1), tf.mul(dSamples, weight), pixels.shape),
        tf.mul(agreement, tf.mul(grid.y[`${yEnd}Slope`], grid.x[`${xEnd}Weight`])),
        tf.mul(agreement, tf.mul(grid.y[`${yEnd}Weight`], grid.x[`${xEnd}Slope`])),
      ];
      const [dPixels, dY, dX] = previous ? parts.map((part, i) => tf.add<tf.Tensor2D>(previous[i], part)) : parts;
      return [dPixels, dY, dX];
    });
    if (previous) tf.dispose(previous);
  }
  const [dPixels, dY, dX] = sums!;
  return { dPixels, dY, dX };
}
