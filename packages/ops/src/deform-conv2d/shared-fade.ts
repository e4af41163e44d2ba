import type * as tf from '@tensorflow/tfjs-core';
import { convolve } from '../conv2d/convolve.ts';
import { convolveTransposed } from '../conv2d/convolve-transposed.ts';
import { weightGradient } from '../conv2d/weight-gradient.ts';
import type { ConvWindow } from '../conv2d/window.ts';
import type { WarpAttrs } from '../kernel-names.ts';
import type { Differentiable } from '../runtime/differentiable.ts';
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

/**
 * A deformable convolution with a shared offset under the border rule 'fade', before the bias: a bilinear sample of
 * the convolution is the convolution of bilinear samples.
 */
export function sharedFade(input: tf.Tensor4D, offset: tf.Tensor4D, weight: tf.Tensor4D): Differentiable<tf.Tensor4D> {
  const correlated = correlateAll(input, weight);
  return {
    value: sampleByFlow(correlated, offset, samplingAttrs(weight)),
    saved: [input, offset, weight, correlated],
    gradient: (dy, [x, o, w, whole]) => {
      const [dWhole, dOffset] = sampleByFlowGradient(dy, whole, o, samplingAttrs(w));
      const window = fullWindow(w);
      return [convolveTransposed(dWhole, w, window, x.shape.slice(1, 3)), dOffset, weightGradient(x, dWhole, window)];
    },
  };
}
