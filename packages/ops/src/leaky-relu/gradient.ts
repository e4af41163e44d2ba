import * as tf from '@tensorflow/tfjs-core';
import { LEAKY_RELU_GRAD, type LeakyReluGradAttrs } from '../kernel-names.ts';
import { dispatch } from '../runtime/dispatch.ts';

/** The gradient before a leaky ReLU, from the one after it, and its output or what it was given. */
export function leakyReluGradient<T extends tf.Tensor>(dy: T, output: T, alpha: number): T {
  const attrs: LeakyReluGradAttrs = { alpha };
  return dispatch<T>(LEAKY_RELU_GRAD, { dy, output }, attrs, () => tf.mul<T>(dy, tf.step(output, alpha)));
}
