import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pixel, sketch } from '../test/pictures.ts';
import { blackRaster } from './raster.ts';
import { type Segment, strokeSegments } from './stroke.ts';

const PEN = { width: 1, colour: [255, 255, 255], opacity: 1 } as const;
const drawn = (width: number, height: number, segments: Segment[], pen: Partial<typeof PEN> | object = {}) => {
  const raster = blackRaster(width, height);
  strokeSegments(raster, segments, { ...PEN, ...pen });
  return raster;
};
const red = ([level]: number[]) => level;

describe('a line', () => {
  test('one pixel wide along a row fills that row and no other', () => {
    const raster = drawn(6, 3, [{ x0: 1, y0: 1, x1: 4, y1: 1 }]);
    expect(sketch(raster, red)).toBe('\n ####\n');
  });

  test('half-way between two rows gives each half', () => {
    const raster = drawn(5, 4, [{ x0: -9, y0: 1.5, x1: 99, y1: 1.5 }]);
    expect([0, 1, 2, 3].map((y) => pixel(raster, 2, y)[0])).toEqual([0, 128, 128, 0]);
  });

  test('mixes in as much of its colour as its opacity says', () => {
    const raster = drawn(3, 1, [{ x0: 0, y0: 0, x1: 2, y1: 0 }], { colour: [200, 100, 0], opacity: 0.5 });
    expect(pixel(raster, 1, 0)).toEqual([100, 50, 0, 255]);
  });

  test('of no length is a dot', () => {
    const raster = drawn(5, 5, [{ x0: 2, y0: 2, x1: 2, y1: 2 }], { width: 3 });
    expect(sketch(raster, red)).toBe('\n =#=\n ###\n =#=\n');
  });

  test('does not paint twice where its parts meet', () => {
    const parts = [
      { x0: 1, y0: 1, x1: 4, y1: 3 },
      { x0: 4, y0: 3, x1: 7, y1: 5 },
    ];
    const whole = drawn(9, 7, [{ x0: 1, y0: 1, x1: 7, y1: 5 }], { opacity: 0.5 });
    expect(drawn(9, 7, parts, { opacity: 0.5 })).toEqual(whole);
  });

  test('that leaves the raster paints what is inside of it', () => {
    const coordinate = fc.integer({ min: -30, max: 30 });
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, coordinate, (x0, y0, x1, y1) => {
        const small = drawn(7, 5, [{ x0, y0, x1, y1 }], { width: 2.5 });
        const large = drawn(67, 65, [{ x0: x0 + 30, y0: y0 + 30, x1: x1 + 30, y1: y1 + 30 }], { width: 2.5 });
        for (let y = 0; y < 5; y++) {
          for (let x = 0; x < 7; x++) expect(pixel(small, x, y)).toEqual(pixel(large, x + 30, y + 30));
        }
      }),
    );
  });

  test('is as bright as its area, whatever its direction', () => {
    const angle = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
    fc.assert(
      fc.property(angle, (turn) => {
        const [dx, dy] = [20 * Math.cos(turn), 20 * Math.sin(turn)];
        const raster = drawn(51, 51, [{ x0: 25 - dx, y0: 25 - dy, x1: 25 + dx, y1: 25 + dy }], { width: 3 });
        let painted = 0;
        for (let i = 0; i < raster.data.length; i += 4) painted += raster.data[i] / 255;
        const area = 40 * 3 + Math.PI * 1.5 ** 2;
        expect(Math.abs(painted / area - 1)).toBeLessThan(0.02);
      }),
    );
  });
});
