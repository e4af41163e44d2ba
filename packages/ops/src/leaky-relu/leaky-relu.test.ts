import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { checkOp } from '../../test/check-op.ts';
import { leakyRelu } from '../index.ts';
import { LEAKY_RELU_CASES } from './cases.ts';
import { leakyReluGradReference, leakyReluReference } from './reference.ts';

describe('leakyRelu', () => {
  checkOp(
    {
      cases: LEAKY_RELU_CASES,
      op: ([x], { alpha }) => leakyRelu(x, alpha),
      outputShape: ([shape]) => shape,
      reference: leakyReluReference,
      referenceGradient: leakyReluGradReference,
    },
    { ownKernels: false },
  );

  describeBackends({ describe, beforeAll }, () => {
    test('has a slope of 0.1 unless told otherwise, at zero too', () => {
      tf.tidy(() => {
        const x = tf.tensor1d([-10, 0, 5]);
        expect([...leakyRelu(x).dataSync()]).toEqual([-1, 0, 5]);
        const slopes = [
          ...tf
            .grad((value) => leakyRelu(value))(x)
            .dataSync(),
        ];
        expect(slopes).toEqual([Math.fround(0.1), Math.fround(0.1), 1]);
      });
    });
  });
});
