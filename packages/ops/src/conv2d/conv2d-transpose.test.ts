import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends, randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { anyConvolutions } from '../../test/any-convolution.ts';
import { checkOp, expectAgreement, type Judged } from '../../test/check-op.ts';
import { conv2d, conv2dTranspose } from '../index.ts';
import { CONV2D_TRANSPOSE_CASES } from './cases.ts';
import type { ConvolutionAttrs } from './reference.ts';
import { conv2dTransposeGradReference, conv2dTransposeReference, conv2dTransposeShape } from './transpose-reference.ts';

const JUDGED: Judged<ConvolutionAttrs> = {
  cases: CONV2D_TRANSPOSE_CASES,
  op: ([x, weight, bias], { dilations: _, ...attrs }) =>
    conv2dTranspose(x as tf.Tensor4D, weight as tf.Tensor4D, { bias: bias as tf.Tensor1D | undefined, ...attrs }),
  outputShape: conv2dTransposeShape,
  reference: conv2dTransposeReference,
  referenceGradient: conv2dTransposeGradReference,
};

describe('transposed convolution', () => {
  checkOp(JUDGED, { ownKernels: false });

  describeBackends({ describe, beforeAll }, () => {
    test('agrees with the reference for any strides and padding', async () => {
      for (const example of anyConvolutions(60, conv2dTransposeShape, 1)) await expectAgreement(JUDGED, example);
    });
  });

  test('is the transpose of the convolution with the same weight', () => {
    tf.tidy(() => {
      const random = (shape: [number, number, number, number], seed: number): tf.Tensor4D =>
        tf.tensor4d(
          randomFloats(
            shape.reduce((size, n) => size * n, 1),
            seed,
          ),
          shape,
        );
      const dot = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0];
      const [x, weight, y] = [random([2, 8, 6, 3], 1), random([4, 4, 3, 5], 2), random([2, 4, 3, 5], 3)];
      const through = dot(conv2d(x, weight, { strides: 2, pad: 1 }), y);
      expect(dot(x, conv2dTranspose(y, weight))).toBeCloseTo(through, 4);
    });
  });

  test('says what does not fit', () => {
    tf.tidy(() => {
      const ones = tf.ones<tf.Rank.R4>([1, 2, 3, 2]);
      expect(() => conv2dTranspose(ones, tf.ones([4, 4, 2, 3]))).toThrow(
        'Expected [kh,kw,cout,2] for weight of conv2dTranspose but received [4,4,2,3]',
      );
      const weight = tf.ones<tf.Rank.R4>([4, 4, 3, 2]);
      expect(() => conv2dTranspose(ones, weight, { bias: tf.zeros([2]) })).toThrow('Expected [3] for bias');
      expect(() => conv2dTranspose(ones, weight, { pad: 3 })).toThrow(
        'Expected some output to be left for pad of conv2dTranspose but received 0x2',
      );
      expect(() => conv2dTranspose(ones, weight, { strides: 1.5 })).toThrow('strides of conv2dTranspose');
    });
  });
});
