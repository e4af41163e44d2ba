import type * as tf from '@tensorflow/tfjs-core';
import { expectShape } from '../expect.ts';
import { differentiable } from '../runtime/differentiable.ts';
import { convolve } from './convolve.ts';
import { type Activation, expectFinish } from './finish.ts';
import { convolutionGradient } from './gradient.ts';
import { convWindow, outputSize, type Pair, type Sides } from './window.ts';

/** Options of {@link conv2d}. */
export interface Conv2dOptions {
  /** [cout]; none unless given. */
  bias?: tf.Tensor1D | undefined;
  /** 1 unless given. */
  strides?: Pair | undefined;
  /**
   * Zeros around the picture: a number for all sides, or [[top, bottom], [left, right]]. `same`, the default, pads
   * both sides of an axis by dilation * (k - 1) / 2, for odd kernels.
   */
  pad?: 'same' | number | Sides | undefined;
  /** 1 unless given. */
  dilations?: Pair | undefined;
  /** `linear` unless given. */
  activation?: Activation | undefined;
  /** Slope of `leakyRelu` below zero, not negative; 0.1 unless given. */
  alpha?: number | undefined;
}

/**
 * A convolution that trains on every backend: with strides, dilations and one-sided padding, where the stock one
 * lacks kernels or throws. Without gradients it is one fused kernel. Differentiable once.
 *
 * `conv2d(x, weight, { strides: 2, pad: 1 })` means what it means in PyTorch; TensorFlow's `same` would pad the right
 * and bottom only.
 *
 * @param input [B,H,W,cin]
 * @param weight [kh,kw,cin,cout]
 * @returns [B,H',W',cout], H' = floor((H + padding - dilation * (kh - 1) - 1) / stride) + 1
 * @throws ShapeError for other shapes, a picture smaller than the kernel, `same` with an even kernel
 */
export function conv2d(
  input: tf.Tensor4D,
  weight: tf.Tensor4D,
  { bias, strides = 1, pad = 'same', dilations = 1, activation = 'linear', alpha = 0.1 }: Conv2dOptions = {},
): tf.Tensor4D {
  expectShape('conv2d', 'input', input, ['B', 'H', 'W', 'cin']);
  expectShape('conv2d', 'weight', weight, ['kh', 'kw', input.shape[3], 'cout']);
  expectFinish('conv2d', { bias, activation, alpha }, weight.shape[3]);
  const window = convWindow('conv2d', [weight.shape[0], weight.shape[1]], { strides, dilations, pad });
  outputSize('conv2d', input.shape.slice(1, 3), window);
  return differentiable([input, weight, bias], (x, w, b) => {
    const value = convolve(x, w, window, { bias: b, activation, alpha });
    return {
      value,
      saved: [x, w, value],
      gradient: (dy, [seenX, seenW, output]) =>
        convolutionGradient({ dy, x: seenX, weight: seenW, output }, window, { activation, alpha }),
    };
  });
}
