import { describe, expect, test } from '@jest/globals';
import { isFlowError } from '@opticalflow/core';
import { type Picture, writeJpeg, writePgm, writePng, writePpm } from '@opticalflow/io-image';

describe.each([
  ['writePng', writePng],
  ['writeJpeg', writeJpeg],
  ['writePpm', writePpm],
  ['writePgm', writePgm],
])('%s', (_, write: (picture: Picture) => Uint8Array) => {
  test.each<[string, Picture]>([
    [
      'an integer of at least 1 for the width of a picture but received 0',
      { width: 0, height: 1, data: new Uint8Array(0) },
    ],
    [
      'an integer of at least 1 for the height of a picture but received 1.5',
      { width: 2, height: 1.5, data: new Uint8Array(3) },
    ],
    ['1, 3 or 4 channels (4, 12 or 16 samples)', { width: 2, height: 2, data: new Uint8Array(8) }],
    ['for a picture of 2x2 but received 5 samples', { width: 2, height: 2, data: new Uint8Array(5) }],
    ['for a picture of 1x1 but received 0 samples', { width: 1, height: 1, data: new Float32Array(0) }],
  ])('refuses a picture that does not fit: %s', (message, picture) => {
    let error: unknown;
    try {
      write(picture);
    } catch (thrown) {
      error = thrown;
    }
    expect(isFlowError(error, 'ShapeError')).toBe(true);
    expect(String(error)).toContain(message);
  });

  test('leaves the picture as it is', () => {
    for (const data of [Uint8Array.of(7), Uint8ClampedArray.of(7), Uint16Array.of(777), Float32Array.of(0.7)]) {
      const before = data.slice();
      write({ width: 1, height: 1, data });
      expect(data).toEqual(before);
    }
  });
});
