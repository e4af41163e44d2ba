import * as tf from '@tensorflow/tfjs-core';
import { DEFORM_CONV2D_SHARED, type DeformConv2dAttrs } from '../kernel-names.ts';
import { dispatch, hasKernel } from '../runtime/dispatch.ts';
import { deformConv2dComposed } from './composed.ts';
import { deformConv2dGradient } from './gradient.ts';
import { correlateAll } from './shared-fade.ts';
import { finishShared, type SharedConvolution, type SharedFinish } from './shared-finish.ts';

/** The general deformable convolution that a shared offset stands for, under the border rule 'cut'. */
const generalAttrs = (weight: tf.Tensor4D): DeformConv2dAttrs => {
  const pad = (weight.shape[0] - 1) / 2;
  return { strides: [1, 1], dilations: [1, 1], pad: [pad, pad], offsetGroups: 1, border: 'cut' };
};

const tapCount = ({ shape: [kernelHeight, kernelWidth] }: tf.Tensor4D): number => kernelHeight * kernelWidth;

/** The shared offset, once for each tap. */
const repeated = (offset: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D =>
  tf.tile(offset, [1, 1, 1, tapCount(weight)]);

/**
 * Border rule 'cut': where all taps lie in the frame, a sample of the finished convolution; the taps one by one
 * elsewhere. Stock ops cannot branch for each pixel, so without our kernel it is the general op.
 */
function forward(input: tf.Tensor4D, offset: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D {
  const general = () => deformConv2dComposed(input, repeated(offset, weight), weight, generalAttrs(weight));
  if (!hasKernel(DEFORM_CONV2D_SHARED)) return tf.tidy(general);
  const correlated = correlateAll(input, weight);
  return dispatch(DEFORM_CONV2D_SHARED, { input, correlated, offset, weight }, {}, general);
}

function gradients(dy: tf.Tensor4D, input: tf.Tensor4D, offset: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D[] {
  const offsets = repeated(offset, weight);
  const [dInput, dOffsets, dWeight] = deformConv2dGradient(dy, input, offsets, weight, generalAttrs(weight));
  const [batch, height, width] = offset.shape;
  const dOffset = tf.sum<tf.Tensor4D>(tf.reshape(dOffsets, [batch, height, width, tapCount(weight), 2]), 3);
  return [dInput, dOffset, dWeight];
}

/** A deformable convolution with a shared offset under the border rule 'cut'. */
export const sharedCut = (
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
  finish: SharedFinish,
): SharedConvolution => ({
  value: tf.tidy(() => finishShared(forward(input, offset, weight), finish)),
  saved: [input, offset, weight],
  warped: ([x, o, w]) => forward(x, o, w),
  gradient: (dy, [x, o, w]) => gradients(dy, x, o, w),
});
