import { describe, expect, test } from '@jest/globals';
import { paintDifference } from '@opticalflow/viz';
import fc from 'fast-check';
import { pixel, rgb } from '../test/pictures.ts';

const frame = (...data: number[]) => ({ width: data.length / 3, height: 1, data: Uint8Array.from(data) });

describe('a painted difference', () => {
  test('is that of each channel, whichever picture is brighter', () => {
    expect(pixel(paintDifference(frame(10, 200, 0), frame(30, 50, 255)), 0, 0)).toEqual([20, 150, 255, 255]);
  });

  test('is the same both ways, and black for a picture and itself', () => {
    const pictures = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(pictures, pictures, (a, b) => {
        expect(paintDifference(frame(...a), frame(...b))).toEqual(paintDifference(frame(...b), frame(...a)));
        expect([...rgb(paintDifference(frame(...a), frame(...a)))]).toEqual(new Array(12).fill(0));
      }),
    );
  });

  test('compares bytes with floats', () => {
    const floats = { width: 1, height: 1, data: Float32Array.of(0.2, 1, 0) };
    expect(pixel(paintDifference(frame(51, 0, 7), floats), 0, 0)).toEqual([0, 255, 7, 255]);
  });

  test('refuses pictures of two sizes, and what is no RGB', () => {
    expect(() => paintDifference(frame(1, 2, 3), frame(1, 2, 3, 4, 5, 6))).toThrow(
      'Expected 1x1 for the second picture, the size of the first but received 2x1',
    );
    const rgba = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 4) };
    expect(() => paintDifference(frame(1, 2, 3), rgba)).toThrow(expect.objectContaining({ tag: 'ShapeError' }));
  });
});
