import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { checkOp } from '../../test/check-op.ts';
import { upsample } from '../index.ts';
import { UPSAMPLE_CASES } from './cases.ts';
import { upsampleKernels } from './cpu.ts';
import { upsampleGradReference, upsampleReference } from './reference.ts';

describe('upsampling', () => {
  checkOp({
    cases: UPSAMPLE_CASES,
    op: ([input], { factor }) => upsample(input as tf.Tensor4D, factor),
    outputShape: (shapes, attrs) => upsampleKernels[0].outputShapes(shapes, attrs)[0],
    reference: upsampleReference,
    referenceGradient: upsampleGradReference,
  });

  test('keeps every pixel of the input, interpolates between, and repeats the last', () => {
    const row = tf.tidy(() => upsample(tf.tensor4d([0, 4, 8], [1, 1, 3, 1]), 4).dataSync());
    expect([...row.slice(0, 12)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8]);
    expect(row).toHaveLength(48);
  });

  test('needs a whole factor', () => {
    tf.tidy(() => {
      const input = tf.zeros<tf.Rank.R4>([1, 2, 2, 1]);
      expect(() => upsample(input, 1.5)).toThrow('Expected a whole number of at least 1 for factor of upsample');
      expect(() => upsample(input, 0)).toThrow('factor of upsample');
    });
  });
});
