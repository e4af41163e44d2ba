import type * as tf from '@tensorflow/tfjs-core';
import { DEFORM_CONV2D_GRAD, type DeformConv2dAttrs } from '../kernel-names.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { deformConv2dGradComposed } from './composed-gradient.ts';

/** Gradients of a deformable convolution by input, offset and weight. */
export const deformConv2dGradient = (
  dy: tf.Tensor4D,
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
  attrs: DeformConv2dAttrs,
): tf.Tensor4D[] =>
  dispatch(DEFORM_CONV2D_GRAD, { dy, input, offset, weight }, attrs, () =>
    deformConv2dGradComposed(dy, input, offset, weight, attrs),
  );
