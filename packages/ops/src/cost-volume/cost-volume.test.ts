import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { checkOp } from '../../test/check-op.ts';
import { unregisterKernels } from '../../test/kernels.ts';
import { costVolume } from '../index.ts';
import { COST_VOLUME_CASES } from './cases.ts';
import { costVolumeKernels } from './cpu.ts';
import { costVolumeGradReference, costVolumeReference } from './reference.ts';

describe('the cost volume', () => {
  checkOp({
    cases: COST_VOLUME_CASES,
    op: ([first, second], { maxDisplacement, scale, slope }) =>
      costVolume(first as tf.Tensor4D, second as tf.Tensor4D, {
        maxDisplacement,
        normalize: scale === 1 ? 'sum' : 'mean',
        ...(slope !== 1 && { activation: 'leakyRelu', alpha: slope }),
      }),
    outputShape: (shapes, attrs) => costVolumeKernels[0].outputShapes(shapes, attrs)[0],
    reference: costVolumeReference,
    referenceGradient: costVolumeGradReference,
  });

  test('of features that moved down 1 and left 2 is one at (1, -2), dy outer, dx inner', () => {
    const costs = tf.tidy(() => {
      const pixels = tf.range(0, 42, 1, 'int32');
      const scene: tf.Tensor4D = tf.reshape(tf.cast(tf.oneHot(pixels, 42), 'float32'), [1, 6, 7, 42]);
      const first = tf.slice(scene, [0, 1, 0, 0], [1, 5, 5, 42]);
      const second = tf.slice(scene, [0, 0, 2, 0], [1, 5, 5, 42]);
      return costVolume(first, second, { maxDisplacement: 2, normalize: 'sum' }).arraySync();
    });
    expect(costs[0][2][3].indexOf(1)).toBe((1 + 2) * 5 + (-2 + 2));
    expect(costs[0][2][3].filter((cost) => cost !== 0)).toHaveLength(1);
  });

  describeBackends(
    { describe, beforeAll },
    () => {
      test('by stock ops never holds more than a few copies of its input', async () => {
        const inputs = [0, 1].map(() => tf.ones<tf.Rank.R4>([1, 8, 8, 32]));
        const bytes = inputs[0].size * Float32Array.BYTES_PER_ELEMENT;
        const before = tf.memory().numBytes;
        const { peakBytes } = await tf.profile(() => tf.tidy(() => void costVolume(inputs[0], inputs[1])));
        expect(peakBytes - before).toBeLessThan(12 * bytes);
        tf.dispose(inputs);
      });
    },
    unregisterKernels,
  );

  test('as a mean is the sum over the number of channels', () => {
    tf.tidy(() => {
      const ones = tf.ones<tf.Rank.R4>([1, 3, 3, 8]);
      expect(costVolume(ones, ones).shape).toEqual([1, 3, 3, 81]);
      expect(costVolume(ones, ones, { maxDisplacement: 0 }).dataSync()[4]).toBe(1);
      expect(costVolume(ones, ones, { maxDisplacement: 0, normalize: 'sum' }).dataSync()[4]).toBe(8);
    });
  });

  test('needs features of one shape and a whole displacement', () => {
    tf.tidy(() => {
      const first = tf.zeros<tf.Rank.R4>([1, 2, 3, 4]);
      const second = tf.zeros<tf.Rank.R4>([1, 2, 3, 5]);
      expect(() => costVolume(first, second)).toThrow(
        'Expected [1,2,3,4] for second of costVolume but received [1,2,3,5]',
      );
      expect(() => costVolume(first, first, { maxDisplacement: 1.5 })).toThrow('maxDisplacement of costVolume');
      expect(() => costVolume(tf.zeros([2, 3, 4]) as unknown as tf.Tensor4D, first)).toThrow('[B,H,W,C]');
      expect(() => costVolume(first, first, { normalize: 'max' as 'mean' })).toThrow("'mean' or 'sum'");
    });
  });
});
