import { ShapeError } from '@opticalflow/core';
import type * as tf from '@tensorflow/tfjs-core';
import { expectShape } from '../expect.ts';
import { differentiable } from '../runtime/differentiable.ts';
import { convolveTransposed } from './convolve-transposed.ts';
import { type Activation, expectFinish } from './finish.ts';
import { transposedGradient } from './gradient.ts';
import { convWindow, type Pair, type Sides, span } from './window.ts';

/** Options of {@link conv2dTranspose}. */
export interface Conv2dTransposeOptions {
  /** [cout]; none unless given. */
  bias?: tf.Tensor1D | undefined;
  /** 2 unless given. */
  strides?: Pair | undefined;
  /** Cut off all sides of the output: a number, or [[top, bottom], [left, right]]. 1 unless given. */
  pad?: number | Sides | undefined;
  /** `linear` unless given. */
  activation?: Activation | undefined;
  /** Slope of `leakyRelu` below zero, not negative; 0.1 unless given. */
  alpha?: number | undefined;
}

/**
 * A transposed convolution as PyTorch's ConvTranspose2d: the transpose of {@link conv2d} with the same weight, strides
 * and padding. With the defaults and a 4x4 kernel it doubles the size. Trains on every backend; differentiable once.
 *
 * @param input [B,H,W,cin]
 * @param weight [kh,kw,cout,cin]
 * @returns [B,H',W',cout], H' = stride * (H - 1) + kh - padding
 * @throws ShapeError for other shapes, or a padding that leaves nothing
 */
export function conv2dTranspose(
  input: tf.Tensor4D,
  weight: tf.Tensor4D,
  { bias, strides = 2, pad = 1, activation = 'linear', alpha = 0.1 }: Conv2dTransposeOptions = {},
): tf.Tensor4D {
  const op = 'conv2dTranspose';
  expectShape(op, 'input', input, ['B', 'H', 'W', 'cin']);
  expectShape(op, 'weight', weight, ['kh', 'kw', 'cout', input.shape[3]]);
  expectFinish(op, { bias, activation, alpha }, weight.shape[2]);
  const window = convWindow(op, [weight.shape[0], weight.shape[1]], { strides, dilations: 1, pad });
  const along = (axis: 0 | 1) =>
    window.strides[axis] * (input.shape[1 + axis] - 1) + span(window, axis) - window.pad[axis][0] - window.pad[axis][1];
  const size = [along(0), along(1)];
  if (Math.min(...size) < 1) throw new ShapeError(`pad of ${op}`, 'some output to be left', `${size[0]}x${size[1]}`);
  return differentiable([input, weight, bias], (x, w, b) => {
    const value = convolveTransposed(x, w, window, size, { bias: b, activation, alpha });
    return {
      value,
      saved: [x, w, value],
      gradient: (dy, [seenX, seenW, output]) =>
        transposedGradient({ dy, x: seenX, weight: seenW, output }, window, { activation, alpha }),
    };
  });
}
