import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends, expectCloseToScale, randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import '../../test/setup-simd.ts';
import { registerGradients } from '../index.ts';

const NAMES = ['Add', 'Sub', 'Multiply', 'Sigmoid', 'Concat', 'SplitV', 'Reverse', 'ZerosLike'];

test('gradients of somebody else stay, and registering twice changes nothing', () => {
  const gradFunc = () => ({});
  tf.registerGradient({ kernelName: 'Sub', gradFunc });
  registerGradients();
  expect(tf.getGradient('Sub').gradFunc).toBe(gradFunc);
  tf.unregisterGradient('Sub');
  registerGradients();
  const registered = NAMES.map((name) => tf.getGradient(name));
  expect(registered.filter((gradient) => gradient === undefined)).toEqual([]);
  registerGradients();
  expect(NAMES.map((name) => tf.getGradient(name))).toEqual(registered);
});

const tensor = (shape: number[], seed: number) =>
  tf.tensor<tf.Rank>(randomFloats(tf.util.sizeFromShape(shape), seed), shape);

describeBackends({ describe, beforeAll }, () => {
  beforeAll(registerGradients);

  test.each<[string, number[][], (...x: tf.Tensor[]) => tf.Tensor]>([
    [
      'add',
      [
        [2, 3, 4],
        [2, 3, 4],
      ],
      (a, b) => tf.add(a, b),
    ],
    [
      'add, of repeated inputs',
      [
        [2, 1, 4],
        [3, 1],
      ],
      (a, b) => tf.add(a, b),
    ],
    [
      'sub',
      [
        [2, 3, 4],
        [2, 3, 4],
      ],
      (a, b) => tf.sub(a, b),
    ],
    ['sub, of repeated inputs', [[4], [2, 3, 1]], (a, b) => tf.sub(a, b)],
    [
      'mul',
      [
        [2, 3, 4],
        [2, 3, 4],
      ],
      (a, b) => tf.mul(a, b),
    ],
    [
      'mul, of repeated inputs',
      [
        [3, 1],
        [2, 1, 4],
      ],
      (a, b) => tf.mul(a, b),
    ],
    ['mul with itself', [[2, 3]], (a) => tf.mul(a, a)],
    ['mul with a constant', [[3]], (a) => tf.mul(a, 3)],
    ['sigmoid', [[2, 3]], (a) => tf.sigmoid(a)],
    [
      'concat',
      [
        [1, 2, 3],
        [1, 2, 1],
        [1, 2, 2],
      ],
      (...all) => tf.concat(all, 2),
    ],
    [
      'concat, by an axis from behind',
      [
        [1, 2, 3],
        [1, 4, 3],
      ],
      (...all) => tf.concat(all, -2),
    ],
    ['split, all parts', [[4, 3]], (a) => tf.concat(tf.split(a, [1, 3], 0).toReversed(), 0)],
    ['split, one part', [[2, 6]], (a) => tf.split(a, 3, 1)[1]],
    ['reverse', [[2, 3, 2]], (a) => tf.reverse(a, 2)],
    ['zerosLike', [[2, 3]], (a) => tf.concat([tf.zerosLike(a), a], 0)],
  ])('%s', (_, shapes, op) => {
    tf.tidy(() => {
      const inputs = shapes.map((shape, i) => tensor(shape, i));
      const dy = tensor(op(...inputs).shape, 99);
      const gradients = tf.grads(op)(inputs, dy);
      for (const [which, input] of inputs.entries()) {
        const direction = tensor(input.shape, 50 + which);
        const moved = (by: number) => op(...inputs.map((x, i) => (i === which ? tf.add(x, tf.mul(direction, by)) : x)));
        const slope = tf.sum(tf.mul(tf.div(tf.sub(moved(0.01), moved(-0.01)), 0.02), dy));
        const claimed = tf.sum(tf.mul(gradients[which], direction));
        expect(gradients[which].shape).toEqual(input.shape);
        expectCloseToScale(claimed.dataSync(), slope.dataSync(), 2e-3);
      }
    });
  });
});
