import { ShapeError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Activation, addBias, biasGradient, expectFinish, undoActivation } from '../conv2d/finish.ts';
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
  /** Logits [B,H,W,1]: with the bias added, each pixel is multiplied by their sigmoid. */
  mask?: tf.Tensor4D | undefined;
  /** [B,H,W,cout], added after the mask: what stands in where it hides. */
  addend?: tf.Tensor4D | undefined;
  /** `linear` unless given. */
  activation?: Activation | undefined;
  /** Slope of `leakyRelu` below zero, not negative; 0.1 unless given. */
  alpha?: number | undefined;
}

/**
 * Deformable convolution whose taps all move by one offset, of the input's size: what MaskFlowNet warps features with
 * (Zhao et al., CVPR 2020). Equal to {@link deformConv2d} with `pad` (k-1)/2 and every offset repeated. As sampling
 * commutes with convolution, one plain convolution is sampled once for each pixel, in place of k*k samples that are
 * convolved; under the border rule `cut` that holds where all taps lie in the frame, and takes a kernel of ours.
 * With `mask`, `addend` and `activation` it is asymmetric feature matching's whole warp (section 3.2 there).
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
  { bias, border = 'fade', mask, addend, activation = 'linear', alpha = 0.1 }: DeformConv2dSharedOptions = {},
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
  const pixels = input.shape.slice(0, 3);
  if (mask) expectShape(op, 'mask', mask, [...pixels, 1]);
  if (addend) expectShape(op, 'addend', addend, [...pixels, weight.shape[3]]);
  expectFinish(op, { bias, activation, alpha }, weight.shape[3]);
  const shared = border === 'fade' ? sharedFade : sharedCut;
  return differentiable([input, offset, weight, bias, mask, addend], (x, o, w, b, m, a) => {
    const rule = { activation, alpha };
    const { value, warped, saved, gradient } = shared(x, o, w, { bias: b, mask: m, addend: a, ...rule });
    const kept = saved.length;
    return {
      value,
      saved: [...saved, value, ...(m ? [m] : [])],
      gradient: (dy, all) => {
        const [output, logits] = all.slice(kept);
        const d = undoActivation(dy, output, rule);
        const inner = all.slice(0, kept);
        if (!logits) return [...gradient(d, inner), biasGradient(d), d, d];
        // computed anew: it is not worth keeping
        const gate = tf.sigmoid(logits);
        const dWarped = tf.mul<tf.Tensor4D>(d, gate);
        const dGate = tf.sum(tf.mul(d, addBias(warped(inner), b)), 3, true);
        const dMask = tf.mul(dGate, tf.mul(gate, tf.sub(1, gate)));
        return [...gradient(dWarped, inner), biasGradient(dWarped), dMask, d];
      },
    };
  });
}
