import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { anyConvolutions } from '../../test/any-convolution.ts';
import { checkOp, expectAgreement, type Judged } from '../../test/check-op.ts';
import { conv2d } from '../index.ts';
import { CONV2D_CASES, LARGE_CONV2D_CASES } from './cases.ts';
import { type ConvolutionAttrs, conv2dGradReference, conv2dReference, conv2dShape } from './reference.ts';

const JUDGED: Judged<ConvolutionAttrs> = {
  cases: CONV2D_CASES,
  op: ([x, weight, bias], attrs) =>
    conv2d(x as tf.Tensor4D, weight as tf.Tensor4D, { bias: bias as tf.Tensor1D | undefined, ...attrs }),
  outputShape: conv2dShape,
  reference: conv2dReference,
  referenceGradient: conv2dGradReference,
};

describe('convolution', () => {
  checkOp(JUDGED, { ownKernels: false });

  describeBackends({ describe, beforeAll }, () => {
    test.each(LARGE_CONV2D_CASES)('agrees with the reference: $name', (example) => expectAgreement(JUDGED, example));

    test('agrees with the reference for any strides, dilations and padding', async () => {
      for (const example of anyConvolutions(60, conv2dShape, 3)) await expectAgreement(JUDGED, example);
    });
  });

  const picture = (height: number, width: number) => tf.ones<tf.Rank.R4>([1, height, width, 1]);

  test('with `same` keeps the size at stride 1, and pads both sides alike at stride 2', () => {
    tf.tidy(() => {
      const ones = picture(4, 6);
      const box = tf.ones<tf.Rank.R4>([3, 3, 1, 1]);
      const dilated = conv2d(ones, tf.ones([3, 5, 1, 1]), { dilations: [2, 1] });
      expect(dilated.shape).toEqual([1, 4, 6, 1]);
      expect([...conv2d(ones, box, { strides: 2 }).dataSync()]).toEqual([4, 6, 6, 6, 9, 9]);
      const padded = conv2d(ones, box, { strides: 2, pad: 1 });
      expect([...padded.dataSync()]).toEqual([4, 6, 6, 6, 9, 9]);
    });
  });

  test('says what does not fit', () => {
    tf.tidy(() => {
      const ones = picture(4, 6);
      const weight = tf.ones<tf.Rank.R4>([3, 3, 1, 2]);
      expect(() => conv2d(ones, tf.ones([3, 3, 2, 2]))).toThrow(
        'Expected [kh,kw,1,cout] for weight of conv2d but received [3,3,2,2]',
      );
      expect(() => conv2d(ones, weight, { bias: tf.zeros([1]) })).toThrow('Expected [2] for bias of conv2d');
      expect(() => conv2d(ones, tf.ones([2, 3, 1, 2]))).toThrow('a kernel of odd size');
      expect(() => conv2d(ones, weight, { pad: 0, dilations: 2 })).toThrow(
        'Expected at least 5 padded pixels on each axis for input of conv2d but received 4',
      );
      expect(() => conv2d(ones, weight, { strides: 0 })).toThrow('strides of conv2d');
      expect(() => conv2d(ones, weight, { dilations: [1, 1.5] })).toThrow('dilations of conv2d');
      expect(() => conv2d(ones, weight, { pad: -1 })).toThrow('pad of conv2d');
      expect(() => conv2d(ones, weight, { activation: 'relu' as 'linear' })).toThrow("'linear' or 'leakyRelu'");
      expect(() => conv2d(ones, weight, { activation: 'leakyRelu', alpha: -1 })).toThrow('alpha of conv2d');
    });
  });
});
