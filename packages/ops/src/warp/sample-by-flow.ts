import type * as tf from '@tensorflow/tfjs-core';
import { WARP, WARP_GRAD, type WarpAttrs } from '../kernel-names.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { warpComposed, warpGradComposed } from './composed.ts';

/** Bilinear samples of `image` at (y, x) + origin + flow; the two sizes may differ. Not recorded for gradients. */
export const sampleByFlow = (image: tf.Tensor4D, flow: tf.Tensor4D, attrs: WarpAttrs): tf.Tensor4D =>
  dispatch(WARP, { image, flow }, attrs, () => warpComposed(image, flow, attrs));

/** Gradients of {@link sampleByFlow} by image and flow. */
export const sampleByFlowGradient = (
  dy: tf.Tensor4D,
  image: tf.Tensor4D,
  flow: tf.Tensor4D,
  attrs: WarpAttrs,
): tf.Tensor4D[] => dispatch(WARP_GRAD, { dy, image, flow }, attrs, () => warpGradComposed(dy, image, flow, attrs));
