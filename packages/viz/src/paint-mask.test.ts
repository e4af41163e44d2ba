import { describe, expect, test } from '@jest/globals';
import { overlayMask, paintMask } from '@opticalflow/viz';
import fc from 'fast-check';
import { pixel } from '../test/pictures.ts';

const mask = (...values: number[]) => ({ width: values.length, height: 1, data: Float32Array.from(values) });

describe('a painted mask', () => {
  test('is white at 1, black at 0, and rounds halves up', () => {
    const { data } = paintMask(mask(1, 0, 0.5, 0.5 / 255, 0.499 / 255, 0.2));
    expect([...data.filter((_, i) => i % 4 === 0)]).toEqual([255, 0, 128, 1, 0, 51]);
  });

  test('clamps what lies beyond, and is black where there is no number', () => {
    const { data } = paintMask(mask(1.5, -3, Number.NaN, Number.POSITIVE_INFINITY));
    expect([...data.filter((_, i) => i % 4 === 0)]).toEqual([255, 0, 0, 255]);
  });

  test('is grey and opaque', () => {
    fc.assert(
      fc.property(fc.float({ min: -1, max: 2 }), (value) => {
        const [red, green, blue, alpha] = pixel(paintMask(mask(value)), 0, 0);
        expect([green, blue, alpha]).toEqual([red, red, 255]);
      }),
    );
  });

  test('refuses a field that does not fit its sizes', () => {
    expect(() => paintMask({ ...mask(0, 1), height: 2 })).toThrow(
      'Expected 4 values (2 x 2) for the values of a mask but received 2',
    );
  });
});

describe('a mask over a picture', () => {
  const frame = { width: 3, height: 1, data: Uint8Array.of(10, 20, 30, 40, 50, 60, 70, 80, 90) };

  test('tints where it is high, in proportion', () => {
    const tinted = overlayMask(frame, mask(0, 0.5, 1), { colour: [200, 0, 100], opacity: 0.5 });
    expect([...tinted.data]).toEqual([10, 20, 30, 255, 80, 38, 70, 255, 135, 40, 95, 255]);
  });

  test('is magenta at one half unless told otherwise', () => {
    expect(pixel(overlayMask(frame, mask(0, 0, 1)), 2, 0)).toEqual([163, 40, 173, 255]);
  });

  test('leaves the picture alone where there is no number, and does not tint beyond its opacity', () => {
    const tinted = overlayMask(frame, mask(Number.NaN, -1, 7), { colour: [0, 0, 0], opacity: 0.5 });
    expect([...tinted.data]).toEqual([10, 20, 30, 255, 40, 50, 60, 255, 35, 40, 45, 255]);
  });

  test('takes floats, grey and rasters, and keeps alpha', () => {
    const none = mask(0, 0, 0);
    expect([
      ...overlayMask({ ...frame, data: Float32Array.from(frame.data, (level) => level / 255) }, none).data,
    ]).toEqual([...overlayMask(frame, none).data]);
    expect([...overlayMask({ ...frame, data: Uint8Array.of(1, 2, 3) }, none).data]).toEqual([
      1, 1, 1, 255, 2, 2, 2, 255, 3, 3, 3, 255,
    ]);
    const raster = { width: 1, height: 1, data: Uint8ClampedArray.of(9, 8, 7, 6) };
    expect([...overlayMask(raster, mask(1), { colour: [9, 8, 255] }).data]).toEqual([9, 8, 131, 6]);
  });

  test('leaves its input as it was', () => {
    const raster = paintMask(mask(0.1, 0.2, 0.3));
    const before = raster.data.slice();
    overlayMask(raster, mask(1, 1, 1));
    expect(raster.data).toEqual(before);
  });

  test.each([
    ['the picture, the size of the mask', mask(0, 0), {}],
    ['opacity', mask(0, 0, 0), { opacity: 1.1 }],
    ['opacity', mask(0, 0, 0), { opacity: Number.NaN }],
    ['a level of a colour', mask(0, 0, 0), { colour: [0, 0, 256] as const }],
  ])('names %s when it does not fit', (what, field, options) => {
    expect(() => overlayMask(frame, field, options)).toThrow(expect.objectContaining({ tag: 'ShapeError', what }));
  });
});
