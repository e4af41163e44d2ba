import { expect, test } from '@jest/globals';
import { expectedTensors } from './expected-tensors.ts';

test.each([
  ['maskflownet-s', 10_514_256],
  ['maskflownet', 20_655_716],
] as const)('%s has %i parameters', (architecture, count) => {
  const shapes = [...expectedTensors({ architecture }).values()];
  expect(shapes.reduce((sum, shape) => sum + shape.reduce((size, n) => size * n, 1), 0)).toBe(count);
});

test('channel counts of a narrow network are rounded half to even', () => {
  expect(expectedTensors({ architecture: 'maskflownet-s', width: 0.125 }).get('stage1.encoder.6.0.weight')).toEqual([
    24, 16, 3, 3,
  ]);
});
