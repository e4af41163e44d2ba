import * as tf from '@tensorflow/tfjs-core';
import { addBias, type Finish, finishOutput } from '../conv2d/finish.ts';
import type { Differentiable } from '../runtime/differentiable.ts';

/** What is done with the warped features: leaky((warped + bias) * sigmoid(mask) + addend). */
export interface SharedFinish extends Finish {
  mask?: tf.Tensor4D | undefined;
  addend?: tf.Tensor4D | undefined;
}

/** A deformable convolution with a shared offset, finished; gradient and `warped` are of what comes before that. */
export interface SharedConvolution extends Differentiable<tf.Tensor4D> {
  /** The warped features before bias and mask, from what is saved. */
  warped(saved: tf.Tensor4D[]): tf.Tensor4D;
}

/** Finishes warped features by stock ops. */
export function finishShared(warped: tf.Tensor4D, { mask, addend, ...finish }: SharedFinish): tf.Tensor4D {
  const biased = addBias(warped, finish.bias);
  const masked = mask ? tf.mul<tf.Tensor4D>(biased, tf.sigmoid(mask)) : biased;
  return finishOutput(addend ? tf.add(masked, addend) : masked, { ...finish, bias: undefined });
}
