import type * as tf from '@tensorflow/tfjs-core';
import { convolve } from './convolve.ts';
import { convolveTransposed } from './convolve-transposed.ts';
import { type ActivationRule, biasGradient, undoActivation } from './finish.ts';
import { weightGradient } from './weight-gradient.ts';
import type { ConvWindow } from './window.ts';

/** A finished convolution and the gradient of what came out of it. */
interface Recorded {
  dy: tf.Tensor4D;
  x: tf.Tensor4D;
  weight: tf.Tensor4D;
  output: tf.Tensor4D;
}

/** Gradients of a convolution by input, weight and bias. */
export function convolutionGradient(
  { dy, x, weight, output }: Recorded,
  window: ConvWindow,
  activation: ActivationRule,
): [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D] {
  const d = undoActivation(dy, output, activation);
  return [convolveTransposed(d, weight, window, x.shape.slice(1, 3)), weightGradient(x, d, window), biasGradient(d)];
}

/** Gradients of a transposed convolution by input, weight and bias. */
export function transposedGradient(
  { dy, x, weight, output }: Recorded,
  window: ConvWindow,
  activation: ActivationRule,
): [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D] {
  const d = undoActivation(dy, output, activation);
  return [convolve(d, weight, window), weightGradient(d, x, window), biasGradient(d)];
}
