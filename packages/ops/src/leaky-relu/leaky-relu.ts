import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from '../runtime/differentiable.ts';
import { leakyReluGradient } from './gradient.ts';

/**
 * `x` where it is positive, else `alpha * x`: the stock activation, with a gradient of its own, so that training needs
 * none of TensorFlow.js's. Differentiable once; at zero the slope is `alpha`.
 *
 * @param x of any shape
 * @param alpha 0.1 unless given
 */
export const leakyRelu = <T extends tf.Tensor>(x: T, alpha = 0.1): T =>
  differentiable([x], (input) => ({
    value: tf.leakyRelu<T>(input, alpha),
    saved: [input],
    gradient: (dy, [seen]) => [leakyReluGradient(dy, seen, alpha)],
  }));
