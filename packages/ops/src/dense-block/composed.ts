import * as tf from '@tensorflow/tfjs-core';
import { convolve } from '../conv2d/convolve.ts';
import type { ConvWindow } from '../conv2d/window.ts';
import type { ConvLayer } from './conv-layer.ts';

/** 3x3, same size. */
export const DENSE_WINDOW: ConvWindow = {
  kernel: [3, 3],
  strides: [1, 1],
  dilations: [1, 1],
  pad: [
    [1, 1],
    [1, 1],
  ],
};

/** The stack of all features, newest first. */
export function denseBlockForward(input: tf.Tensor4D, layers: readonly ConvLayer[], alpha: number): tf.Tensor4D {
  let stack = tf.clone(input);
  for (const { weight, bias } of layers) {
    const previous = stack;
    stack = tf.tidy(() => {
      const features = convolve(previous, weight, DENSE_WINDOW, { bias, activation: 'leakyRelu', alpha });
      return tf.concat([features, previous], 3);
    });
    previous.dispose();
  }
  return stack;
}
