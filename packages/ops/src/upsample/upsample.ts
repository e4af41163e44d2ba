import type * as tf from '@tensorflow/tfjs-core';
import { expectShape, expectWhole } from '../expect.ts';
import { UPSAMPLE, UPSAMPLE_GRAD } from '../kernel-names.ts';
import { differentiable } from '../runtime/differentiable.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { upsampleComposed, upsampleGradComposed } from './composed.ts';

/**
 * Enlarges by a whole factor, so that every `factor`-th pixel is a pixel of the input and those between are
 * interpolated; past the last one it stays the same. This is how MaskFlowNet passes flow to the next level: the edge
 * repeated, bilinear resizing with aligned corners, last row and column dropped. Differentiable once, exactly, where
 * stock gradients of bilinear resizing are not.
 *
 * Values are not scaled: flow in pixels is to be multiplied by `factor`.
 *
 * @param input [B,H,W,C]
 * @returns [B,H*factor,W*factor,C]
 * @throws ShapeError for a factor that is not a whole number
 */
export function upsample(input: tf.Tensor4D, factor: number): tf.Tensor4D {
  expectShape('upsample', 'input', input, ['B', 'H', 'W', 'C']);
  expectWhole('upsample', 'factor', factor, 1);
  return differentiable([input], (x) => ({
    value: dispatch(UPSAMPLE, { input: x }, { factor }, () => upsampleComposed(x, { factor })),
    saved: [],
    gradient: (dy) => [dispatch(UPSAMPLE_GRAD, { dy }, { factor }, () => upsampleGradComposed(dy, { factor }))],
  }));
}
