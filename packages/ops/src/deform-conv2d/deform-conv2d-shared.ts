import { ShapeError } from '@opticalflow/core';
import type * as tf from '@tensorflow/tfjs-core';
import { biasGradient, expectFinish, finishOutput } from '../conv2d/finish.ts';
import { expectOneOf, expectShape } from '../expect.ts';
import { differentiable } from '../runtime/dispatch.ts';
import type { DeformBorder } from './deform-conv2d.ts';
import { sharedCut, sharedCutGradient } from './shared-cut.ts';
import { correlateAll, sharedFade, sharedFadeGradient } from './shared-fade.ts';

/** Options of {@link deformConv2dShared}. */
export interface DeformConv2dSharedOptions {
  /** [cout]; none unless given. */
  bias?: tf.Tensor1D | undefined;
  /** `fade` unless given. */
  border?: DeformBorder | undefined;
}

/**
 * Deformable convolution whose taps all move by one offset, of the input's size: what MaskFlowNet warps features with
 * (Zhao et al., CVPR 2020). Equal to {@link deformConv2d} with `pad` (k-1)/2 and every offset repeated, and several
 * times faster: sampling commutes with convolution, so one plain convolution is sampled once for each pixel instead of
 * nine samples being convolved. Differentiable once, by all inputs.
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
  const finish = { bias, activation: 'linear', alpha: 0 } as const;
  expectFinish(op, finish, weight.shape[3]);
  const inputs = bias ? [input, offset, weight, bias] : [input, offset, weight];
  return differentiable<tf.Tensor4D>(inputs, () => {
    const correlated = correlateAll(input, weight);
    const value =
      border === 'fade' ? sharedFade(correlated, offset, weight) : sharedCut(input, correlated, offset, weight);
    return {
      value: finishOutput(value, finish),
      saved: border === 'fade' ? [input, offset, weight, correlated] : [input, offset, weight],
      gradient: (dy, saved) => {
        const [x, o, w, g] = saved as tf.Tensor4D[];
        const gradients = g ? sharedFadeGradient(dy, x, g, o, w) : sharedCutGradient(dy, x, o, w);
        return [...gradients, biasGradient(dy)].slice(0, inputs.length);
      },
    };
  });
}
