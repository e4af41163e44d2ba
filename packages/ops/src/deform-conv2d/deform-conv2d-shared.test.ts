import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { checkOp } from '../../test/check-op.ts';
import { deformConv2dShared } from '../index.ts';
import { DEFORM_CONV2D_SHARED_CASES, FINISHED_CASES } from './cases.ts';
import { finishedGradReference, finishedReference } from './shared-finish-reference.ts';
import { deformConv2dSharedGradReference, deformConv2dSharedReference } from './shared-reference.ts';

describe('deformable convolution with a shared offset', () => {
  checkOp({
    cases: DEFORM_CONV2D_SHARED_CASES,
    op: ([input, offset, weight, bias], { border }) =>
      deformConv2dShared(input as tf.Tensor4D, offset as tf.Tensor4D, weight as tf.Tensor4D, {
        bias: bias as tf.Tensor1D | undefined,
        border,
      }),
    outputShape: ([[batch, height, width], , weight]) => [batch, height, width, weight[3]],
    reference: deformConv2dSharedReference,
    referenceGradient: deformConv2dSharedGradReference,
  });

  describe('finished as asymmetric matching does it', () => {
    checkOp({
      cases: FINISHED_CASES,
      op: ([input, offset, weight, bias, mask, addend], { border, alpha }) =>
        deformConv2dShared(input as tf.Tensor4D, offset as tf.Tensor4D, weight as tf.Tensor4D, {
          bias: bias as tf.Tensor1D,
          mask: mask as tf.Tensor4D,
          addend: addend as tf.Tensor4D,
          activation: 'leakyRelu',
          alpha,
          border,
        }),
      outputShape: ([[batch, height, width], , weight]) => [batch, height, width, weight[3]],
      reference: finishedReference,
      referenceGradient: finishedGradReference,
    });
  });

  test('says what does not fit', () => {
    tf.tidy(() => {
      const input = tf.zeros<tf.Rank.R4>([1, 4, 5, 3]);
      const offset = tf.zeros<tf.Rank.R4>([1, 4, 5, 2]);
      const weight = tf.zeros<tf.Rank.R4>([3, 3, 3, 1]);
      expect(() => deformConv2dShared(input, offset, tf.zeros([2, 2, 3, 1]))).toThrow('a square kernel of odd size');
      expect(() => deformConv2dShared(input, offset, tf.zeros([3, 1, 3, 1]))).toThrow('a square kernel of odd size');
      expect(() => deformConv2dShared(input, tf.zeros([1, 5, 4, 2]), weight)).toThrow(
        'Expected [1,4,5,2] for offset of deformConv2dShared',
      );
      expect(() => deformConv2dShared(input, offset, tf.zeros([3, 3, 4, 1]))).toThrow('weight of deformConv2dShared');
      expect(() => deformConv2dShared(input, offset, weight, { bias: tf.zeros([2]) })).toThrow('Expected [1] for bias');
      expect(() => deformConv2dShared(input, offset, weight, { mask: tf.zeros([1, 4, 5, 3]) })).toThrow(
        '[1,4,5,1] for mask',
      );
      expect(() => deformConv2dShared(input, offset, weight, { addend: input })).toThrow('[1,4,5,1] for addend');
      expect(() => deformConv2dShared(input, offset, weight, { border: 'zeros' as 'cut' })).toThrow("'fade' or 'cut'");
    });
  });
});
