import { ShapeError } from '@opticalflow/core';
import type * as tf from '@tensorflow/tfjs-core';
import { addBias, biasGradient, expectBias } from '../conv2d/finish.ts';
import { expectOneOf, expectShape } from '../expect.ts';
import { differentiable } from '../runtime/differentiable.ts';
import type { DeformBorder } from './deform-conv2d.ts';
import { sharedCut } from './shared-cut.ts';
import { sharedFade } from './shared-fade.ts';

/** Options of {@link deformConv2dShared}. */
export interface DeformConv2dSharedOptions {
  /** [cout]; none unless given. */
  bias?: tf.Tensor1D | undefined;
  /** `fade` unless given. */
  border?: DeformBorder | undefined;
}

/**
 * Deformable convolution whose taps all move by one offset, of the input's size: what MaskFlowNet warps features with
 * (Zhao et al., CVPR 2020). Equal to {@link deformConv2d} with `pad` (k-1)/2 and every offset repeated. As sampling
 * commutes with convolution, one plain convolution is sampled once for each pixel, in place of k*k samples that are
 * convolved; under the border rule `cut` that holds where all taps lie in the frame, and takes a kernel of ours.
 * Differentiable once, by all inputs.
 *
 * @param input [B,H,W,cin]
 * @param offset [B,H,W,2], (dy, dx) in pixels
 * @param weight [k,k,cin,cout], k odd
 * @returns [B,H,W,cout]
 * @throws ShapeError for other shapes, or a kernel of even size
 */
export function deformConv2dShared(
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
  { bias, border = 'fade' }: DeformConv2dSharedOptions = {},
): tf.Tensor4D {
  const op = 'deformConv2dShared';
  expectShape(op, 'input', input, ['B', 'H', 'W', 'cin']);
  expectShape(op, 'offset', offset, [...input.shape.slice(0, 3), 2]);
  expectShape(op, 'weight', weight, ['k', 'k', input.shape[3], 'cout']);
  const [kernelHeight, kernelWidth] = weight.shape;
  if (kernelHeight !== kernelWidth || kernelHeight % 2 === 0) {
    throw new ShapeError(`weight of ${op}`, 'a square kernel of odd size', `${kernelHeight}x${kernelWidth}`);
  }
  expectOneOf(op, 'border', border, ['fade', 'cut']);
  expectBias(op, bias, weight.shape[3]);
  const withoutBias = border === 'fade' ? sharedFade : sharedCut;
  return differentiable([input, offset, weight, bias], (x, o, w, b) => {
    const { value, saved, gradient } = withoutBias(x, o, w);
    return {
      value: addBias(value, b),
      saved,
      gradient: (dy, kept) => [...gradient(dy, kept), biasGradient(dy)],
    };
  });
}
