import type * as tf from '@tensorflow/tfjs-core';
import { convolve } from '../conv2d/convolve.ts';
import { convolveTransposed } from '../conv2d/convolve-transposed.ts';
import { slopeOf } from '../conv2d/finish.ts';
import { weightGradient } from '../conv2d/weight-gradient.ts';
import type { ConvWindow } from '../conv2d/window.ts';
import { WARP_FINISH, type WarpAttrs, type WarpFinishAttrs } from '../kernel-names.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { sampleByFlow, sampleByFlowGradient } from '../warp/sample-by-flow.ts';
import { finishShared, type SharedConvolution, type SharedFinish } from './shared-finish.ts';

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
 * A deformable convolution with a shared offset under the border rule 'fade': a bilinear sample of the convolution is
 * the convolution of bilinear samples.
 */
export function sharedFade(
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
  finish: SharedFinish,
): SharedConvolution {
  const correlated = correlateAll(input, weight);
  return {
    value: sampleFinished(correlated, offset, samplingAttrs(weight), finish),
    saved: [input, offset, weight, correlated],
    warped: ([, o, w, whole]) => sampleByFlow(whole, o, samplingAttrs(w)),
    gradient: (dy, [x, o, w, whole]) => {
      const [dWhole, dOffset] = sampleByFlowGradient(dy, whole, o, samplingAttrs(w));
      const window = fullWindow(w);
      return [convolveTransposed(dWhole, w, window, x.shape.slice(1, 3)), dOffset, weightGradient(x, dWhole, window)];
    },
  };
}

/** Samples and finishes them: at once where the backend has a kernel for it. */
function sampleFinished(image: tf.Tensor4D, flow: tf.Tensor4D, attrs: WarpAttrs, finish: SharedFinish): tf.Tensor4D {
  const { bias, mask, addend } = finish;
  const inputs = { image, flow, ...(bias && { bias }), ...(mask && { mask }), ...(addend && { addend }) };
  const finishAttrs: WarpFinishAttrs = { ...attrs, slope: slopeOf(finish) };
  return dispatch(WARP_FINISH, inputs, finishAttrs, () => finishShared(sampleByFlow(image, flow, attrs), finish));
}
