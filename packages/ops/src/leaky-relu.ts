import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from './runtime/dispatch.ts';

/**
 * `x` where it is positive, else `alpha * x`: the stock activation, with a gradient of its own, so that training needs
 * none of TensorFlow.js's. Differentiable once.
 */
export const leakyRelu = <T extends tf.Tensor>(x: T, alpha = 0.1): T =>
  differentiable<T>([x], () => ({
    value: tf.leakyRelu(x, alpha),
    saved: [x],
    gradient: (dy, [input]) => [tf.mul(dy, tf.step(input, alpha))],
  }));
