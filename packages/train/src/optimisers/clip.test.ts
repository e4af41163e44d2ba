import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends, expectNoLeak } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { clipByNorm } from '../index.ts';

describeBackends({ describe, beforeAll }, () => {
  const clipped = (maxNorm: number) =>
    expectNoLeak(() => {
      const gradients = new Map<string, tf.Tensor>([['a', tf.tensor1d([3, 0])], ['b', tf.tensor2d([[0], [-4]])]]); // biome-ignore format: two gradients
      const found = clipByNorm(gradients, maxNorm);
      const values = [...found].map(([name, gradient]) => [name, gradient.shape, [...gradient.dataSync()]]);
      tf.dispose([...gradients.values(), ...found.values()]);
      return values;
    });

  test('gradients are scaled down together, by their common norm', async () => {
    const [[, , a], [, shape, b]] = (await clipped(1)) as [string, number[], number[]][];
    expect(shape).toEqual([2, 1]);
    expect(a[0]).toBeCloseTo(0.6, 5);
    expect(b[1]).toBeCloseTo(-0.8, 5);
  });

  test('small ones stay as they are', async () => {
    expect(await clipped(5.1)).toEqual([
      ['a', [2], [3, 0]],
      ['b', [2, 1], [0, -4]],
    ]);
  });
});

test('no gradients are no trouble, a norm of zero is', () => {
  expect(clipByNorm(new Map(), 1).size).toBe(0);
  expect(() => clipByNorm(new Map(), 0)).toThrow('Expected a positive number for the largest norm of gradients');
});
