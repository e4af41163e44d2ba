import * as tf from '@tensorflow/tfjs-core';
import { DEFORM_CONV2D_SHARED, type DeformConv2dAttrs } from '../kernel-names.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { deformConv2dComposed } from './composed.ts';
import { deformConv2dGradient } from './gradient.ts';

/** The general deformable convolution that a shared offset stands for, under the border rule 'cut'. */
const generalAttrs = (weight: tf.Tensor4D): DeformConv2dAttrs => {
  const pad = (weight.shape[0] - 1) / 2;
  return { strides: [1, 1], dilations: [1, 1], pad: [pad, pad], offsetGroups: 1, border: 'cut' };
};

const tapCount = ({ shape: [kernelHeight, kernelWidth] }: tf.Tensor4D): number => kernelHeight * kernelWidth;

/** The shared offset, once for each tap. */
const repeated = (offset: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D =>
  tf.tile(offset, [1, 1, 1, tapCount(weight)]);

/** Border rule 'cut': a sample of `correlated` where all taps lie in the frame, the general op elsewhere. */
export const sharedCut = (
  input: tf.Tensor4D,
  correlated: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
): tf.Tensor4D =>
  dispatch(DEFORM_CONV2D_SHARED, { input, correlated, offset, weight }, {}, () =>
    deformConv2dComposed(input, repeated(offset, weight), weight, generalAttrs(weight)),
  );

/** Gradients of {@link sharedCut} by input, offset and weight. */
export function sharedCutGradient(
  dy: tf.Tensor4D,
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
): tf.Tensor4D[] {
  const [dInput, dOffsets, dWeight] = deformConv2dGradient(
    dy,
    input,
    repeated(offset, weight),
    weight,
    generalAttrs(weight),
  );
  const [batch, height, width] = offset.shape;
  const dOffset = tf.sum<tf.Tensor4D>(tf.reshape(dOffsets, [batch, height, width, tapCount(weight), 2]), 3);
  return [dInput, dOffset, dWeight];
}
