import * as tf from '@tensorflow/tfjs-core';
import type { WarpAttrs, WarpCoverageAttrs } from '../kernel-names.ts';
import { insideWeight, type SampleGrid, sampleAll, sampleAllGradient, sampleGrid } from '../sampling/composed.ts';

/** Pixel coordinates plus flow, as [batch, samples] each. */
function flowCoordinates(flow: tf.Tensor4D, components: 'uv' | 'yx', origin: number) {
  const [batch, height, width] = flow.shape;
  const [yChannel, xChannel] = components === 'yx' ? [0, 1] : [1, 0];
  const along = (channel: number, start: tf.Tensor): tf.Tensor2D => {
    const component = tf.reshape(tf.slice(flow, [0, 0, 0, channel], [batch, height, width, 1]), [batch, height, width]);
    return tf.reshape(tf.add(component, start), [batch, height * width]);
  };
  return {
    y: along(yChannel, tf.reshape(tf.range(origin, origin + height), [1, height, 1])),
    x: along(xChannel, tf.reshape(tf.range(origin, origin + width), [1, 1, width])),
  };
}

interface Grids {
  grid: SampleGrid;
  /** [batch * samples, 1]; undefined where nothing is masked. */
  mask: tf.Tensor2D | undefined;
}

function warpGrids(image: tf.Tensor4D, flow: tf.Tensor4D, attrs: WarpAttrs): Grids {
  const [batch, height, width] = image.shape;
  const size = { batch, height, width };
  const { y, x } = flowCoordinates(flow, attrs.components, attrs.origin);
  const grid = sampleGrid(y, x, size, attrs.border);
  if (attrs.minCoverage < 0) return { grid, mask: undefined };
  const coverage = insideWeight(attrs.border === 'zeros' ? grid : sampleGrid(y, x, size, 'zeros'));
  return { grid, mask: tf.reshape(tf.cast(tf.greater(coverage, attrs.minCoverage), 'float32'), [-1, 1]) };
}

/** The warp from stock ops. */
export function warpComposed(image: tf.Tensor4D, flow: tf.Tensor4D, attrs: WarpAttrs): tf.Tensor4D {
  const channels = image.shape[3];
  const { grid, mask } = warpGrids(image, flow, attrs);
  const samples = sampleAll(tf.reshape(image, [-1, channels]), grid);
  const kept = mask ? tf.mul(samples, mask) : samples;
  return tf.reshape(kept, [...flow.shape.slice(0, 3), channels] as [number, number, number, number]);
}

/** Gradients of {@link warpComposed} by image and flow. */
export function warpGradComposed(
  dy: tf.Tensor4D,
  image: tf.Tensor4D,
  flow: tf.Tensor4D,
  attrs: WarpAttrs,
): [tf.Tensor4D, tf.Tensor4D] {
  const channels = image.shape[3];
  const { grid, mask } = warpGrids(image, flow, attrs);
  const rows: tf.Tensor2D = tf.reshape(dy, [-1, channels]);
  const dSamples = mask ? tf.mul<tf.Tensor2D>(rows, mask) : rows;
  const { dPixels, dY, dX } = sampleAllGradient(dSamples, tf.reshape(image, [-1, channels]), grid);
  const dFlow = tf.stack(attrs.components === 'yx' ? [dY, dX] : [dX, dY], 2);
  return [tf.reshape(dPixels, image.shape), tf.reshape(dFlow, flow.shape)];
}

/** The coverage of a warp, from stock ops. */
export function warpCoverageComposed(flow: tf.Tensor4D, { components }: WarpCoverageAttrs): tf.Tensor4D {
  const [batch, height, width] = flow.shape;
  const { y, x } = flowCoordinates(flow, components, 0);
  return tf.reshape(insideWeight(sampleGrid(y, x, { batch, height, width }, 'zeros')), [batch, height, width, 1]);
}
