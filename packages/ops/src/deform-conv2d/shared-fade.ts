import type * as tf from '@tensorflow/tfjs-core';
import { convolve, convolveTransposed, weightGradient } from '../conv2d/convolve.ts';
import type { ConvWindow } from '../conv2d/window.ts';
import type { WarpAttrs } from '../kernel-names.ts';
import { sampleByFlow, sampleByFlowGradient } from '../warp/sample-by-flow.ts';

/** (k-1)/2: how far a kernel reaches. */
const reach = (weight: tf.Tensor4D): number => (weight.shape[0] - 1) / 2;

const fullWindow = (weight: tf.Tensor4D): ConvWindow => {
  const pad = 2 * reach(weight);
  return { kernel: [weight.shape[0], weight.shape[1]], strides: [1, 1], dilations: [1, 1], pad: [[pad, pad], [pad, pad]] }; // biome-ignore format: short
};

const samplingAttrs = (weight: tf.Tensor4D): WarpAttrs => ({
  border: 'zeros',
  components: 'yx',
  minCoverage: -1,
  origin: reach(weight),
});

/** The convolution at every place where a kernel touches the picture: `reach` pixels more on each side. */
export const correlateAll = (input: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D =>
  convolve(input, weight, fullWindow(weight));

/** Border rule 'fade': a bilinear sample of the convolution is the convolution of bilinear samples. */
export const sharedFade = (correlated: tf.Tensor4D, offset: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D =>
  sampleByFlow(correlated, offset, samplingAttrs(weight));

/** Gradients of {@link sharedFade} after {@link correlateAll} by input, offset and weight. */
export function sharedFadeGradient(
  dy: tf.Tensor4D,
  input: tf.Tensor4D,
  correlated: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
): tf.Tensor4D[] {
  const [dCorrelated, dOffset] = sampleByFlowGradient(dy, correlated, offset, samplingAttrs(weight));
  const window = fullWindow(weight);
  return [
    convolveTransposed(dCorrelated, weight, window, input.shape.slice(1, 3)),
    dOffset,
    weightGradient(input, dCorrelated, window),
  ];
}
