import { describe, expect, test } from '@jest/globals';
import { pairMean, toFrame, unitFloats } from './index.ts';

describe('a frame', () => {
  test('of RGB shares its samples', () => {
    const data = Uint8Array.of(1, 2, 3);
    expect(toFrame({ width: 1, height: 1, data }).data).toBe(data);
  });

  test('repeats grey and drops alpha', () => {
    expect([...toFrame({ width: 2, height: 1, data: Uint8Array.of(7, 9) }).data]).toEqual([7, 7, 7, 9, 9, 9]);
    expect([...toFrame({ width: 1, height: 1, data: Uint8ClampedArray.of(1, 2, 3, 4) }).data]).toEqual([1, 2, 3]);
    expect([...toFrame({ width: 1, height: 1, data: Float32Array.of(0.5) }).data]).toEqual([0.5, 0.5, 0.5]);
  });

  test('names the sizes it was given when they do not fit', () => {
    expect(() => toFrame({ width: 2, height: 2, data: new Uint8Array(8) })).toThrow(/2x2.*received 8 samples/);
  });

  test.each([
    ['first.png', 'string'],
    [Uint8Array.of(1, 2), 'Uint8Array'],
    [undefined, 'undefined'],
    [{ width: 3, height: 4 }, 'Object'],
  ])('is not %p', (given, received) => {
    expect(() => toFrame(given as never)).toThrow(
      expect.objectContaining({
        tag: 'ShapeError',
        message: expect.stringMatching(
          new RegExp(`^Expected { width, height, data }.* for a frame but received ${received}$`),
        ),
      }),
    );
  });

  test('of bytes becomes floats 0..1', () => {
    expect([...unitFloats({ width: 1, height: 1, data: Uint8Array.of(0, 51, 255) })]).toEqual([0, Math.fround(0.2), 1]);
  });
});

test('the mean of a pair runs over both pictures, channel by channel', () => {
  expect(pairMean([0, 1, 2, 4, 5, 6], [0, 1, 2, 4, 9, 6])).toEqual([2, 4, 4]);
});
