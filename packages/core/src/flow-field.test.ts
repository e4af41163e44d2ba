import { describe, expect, test } from '@jest/globals';
import { createFlowField, cropFlow, flipFlow, isFlowError } from './index.ts';

const flow = createFlowField({
  width: 3,
  height: 2,
  data: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
  valid: Uint8Array.from([1, 0, 1, 1, 1, 0]),
});

describe('a flow field', () => {
  test('is zero when no vectors are given', () => {
    expect([...createFlowField({ width: 1, height: 2 }).data]).toEqual([0, 0, 0, 0]);
  });

  test.each([
    [{ width: 0, height: 2 }],
    [{ width: 2.5, height: 2 }],
    [{ width: Number.NaN, height: 2 }],
    [{ width: 2, height: 2, data: new Float32Array(7) }],
    [{ width: 2, height: 2, valid: new Uint8Array(5) }],
  ])('of %p is refused as a ShapeError', (options) => {
    let thrown: unknown;
    try {
      createFlowField(options);
    } catch (error) {
      thrown = error;
    }
    expect(isFlowError(thrown, 'ShapeError')).toBe(true);
  });

  test('keeps vectors and validity in a crop', () => {
    const crop = cropFlow(flow, { x: 1, y: 0, width: 2, height: 2 });
    expect([...crop.data]).toEqual([3, 4, 5, 6, 9, 10, 11, 12]);
    expect([...crop.valid!]).toEqual([0, 1, 1, 0]);
  });

  test('negates u and reverses columns when flipped, and twice is the identity', () => {
    const flipped = flipFlow(flow);
    expect([...flipped.data]).toEqual([-5, 6, -3, 4, -1, 2, -11, 12, -9, 10, -7, 8]);
    expect([...flipped.valid!]).toEqual([1, 0, 1, 0, 1, 1]);
    expect(flipFlow(flipped)).toEqual(flow);
  });
});
