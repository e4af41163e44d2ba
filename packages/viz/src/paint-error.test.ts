import { describe, expect, test } from '@jest/globals';
import { createFlowField, type FlowField, isOutlier } from '@opticalflow/core';
import { randomFloats, seededRandom } from '@opticalflow/testing';
import { errorBins, paintError, type Raster } from '@opticalflow/viz';
import fc from 'fast-check';
import { fingerprint, pixel } from '../test/pictures.ts';

const BLACK = [0, 0, 0];
const field = (width: number, height: number, seed: number, valid?: Uint8Array): FlowField =>
  createFlowField({ width, height, data: randomFloats(2 * width * height, seed, -30, 30), valid });
const mask = (width: number, height: number, known: (x: number, y: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: width * height }, (_, i) => (known(i % width, Math.floor(i / width)) ? 1 : 0));
const colourAt = (raster: Raster, x: number, y: number) => pixel(raster, x, y).slice(0, 3);

/** What is painted for an endpoint error where the true vector has that length. */
function colourOf(error: number, length = 0): number[] {
  const truth = createFlowField({ width: 3, height: 3 });
  const predicted = createFlowField({ width: 3, height: 3 });
  truth.data[8] = length;
  predicted.data[8] = length;
  predicted.data[9] = error;
  return colourAt(paintError(predicted, truth), 1, 1);
}

describe('the bins of the error', () => {
  test('double from 1/16 on, and have KITTI’s colours', () => {
    expect(errorBins.map(({ from, to, colour }) => [from, to, ...colour])).toEqual([
      [0, 0.0625, 49, 54, 149],
      [0.0625, 0.125, 69, 117, 180],
      [0.125, 0.25, 116, 173, 209],
      [0.25, 0.5, 171, 217, 233],
      [0.5, 1, 224, 243, 248],
      [1, 2, 254, 224, 144],
      [2, 4, 253, 174, 97],
      [4, 8, 244, 109, 67],
      [8, 16, 215, 48, 39],
      [16, Number.POSITIVE_INFINITY, 165, 0, 38],
    ]);
  });

  test.each(errorBins.map((bin) => [bin.from, bin.to, bin.colour] as const))('hold %p up to %p', (from, to, colour) => {
    expect(colourOf(3 * from)).toEqual(colour);
    expect(colourOf(3 * (Number.isFinite(to) ? to - 1e-3 : 1e6))).toEqual(colour);
  });

  test('count 5 % of the true length where that is more than 3 px', () => {
    expect(colourOf(4, 100)).toEqual(errorBins[4].colour); // 0.8 of 5 px
    expect(colourOf(4, 60)).toEqual(errorBins[5].colour); // 1.33 of 3 px
    expect(colourOf(5, 100)).toEqual(errorBins[5].colour);
  });

  test('of no error and no motion is the first', () => {
    expect(colourOf(0)).toEqual(errorBins[0].colour);
  });

  test('part the outliers of a score from the rest', () => {
    const components = fc.float({ min: 0, max: 400, noNaN: true });
    fc.assert(
      fc.property(components, components, (error, length) => {
        fc.pre(Math.abs(error - Math.max(3, 0.05 * length)) > 1e-6);
        const bin = errorBins.findIndex(({ colour }) => colour.join() === colourOf(error, length).join());
        expect(bin >= 5).toBe(isOutlier(error, length));
      }),
    );
  });
});

describe('the error map', () => {
  test('paints a known pixel with its eight neighbours, and the rest black', () => {
    const truth = createFlowField({ width: 6, height: 5, valid: mask(6, 5, (x, y) => x === 3 && y === 2) });
    const map = paintError(createFlowField({ width: 6, height: 5 }), truth);
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 6; x++) {
        const near = Math.abs(x - 3) <= 1 && Math.abs(y - 2) <= 1;
        expect(pixel(map, x, y)).toEqual([...(near ? errorBins[0].colour : BLACK), 255]);
      }
    }
  });

  test('paints nothing for the outermost pixels', () => {
    const border = mask(6, 5, (x, y) => x === 0 || y === 0 || x === 5 || y === 4);
    const map = paintError(field(6, 5, 1), field(6, 5, 2, border));
    expect(map.data.every((level, i) => level === (i % 4 === 3 ? 255 : 0))).toBe(true);
    expect(colourAt(paintError(field(2, 2, 1), field(2, 2, 2)), 0, 0)).toEqual(BLACK);
  });

  test('shows of overlapping squares the one that comes last in the order of rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.05, max: 1, noNaN: true }), (seed, density) => {
        const [width, height] = [9, 7];
        const random = seededRandom(seed);
        const known = mask(width, height, () => random() < density);
        const map = paintError(field(width, height, seed), field(width, height, seed + 1, known));
        const alone = (x: number, y: number) => {
          const only = mask(width, height, (column, row) => column === x && row === y);
          return colourAt(paintError(field(width, height, seed), field(width, height, seed + 1, only)), x, y);
        };
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const squares = [1, 0, -1].flatMap((dy) => [1, 0, -1].map((dx) => [x + dx, y + dy]));
            const last = squares.find(
              ([cx, cy]) => cx > 0 && cy > 0 && cx < width - 1 && cy < height - 1 && known[cy * width + cx] === 1,
            );
            expect(colourAt(map, x, y)).toEqual(last ? alone(last[0], last[1]) : BLACK);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  test('halves the brightness where the point is hidden', () => {
    const truth = createFlowField({ width: 3, height: 3 });
    const hidden = (value: number) => ({ occluded: new Uint8Array(9).fill(value) });
    expect(colourAt(paintError(truth, truth, hidden(1)), 1, 1)).toEqual([24, 27, 74]);
    expect(paintError(truth, truth, hidden(255))).toEqual(paintError(truth, truth, hidden(1)));
    expect(paintError(truth, truth, hidden(0))).toEqual(paintError(truth, truth));
  });

  test('fills what the prediction lacks, so that it pays nothing', () => {
    const truth = createFlowField({ width: 5, height: 3 });
    const predicted = createFlowField({ width: 5, height: 3, valid: mask(5, 3, (x) => x === 4) });
    for (let y = 0; y < 3; y++) predicted.data.set([6, 0], 2 * (5 * y + 4)); // known at the right edge alone
    expect(colourAt(paintError(predicted, truth), 1, 1)).toEqual(errorBins[6].colour);
  });

  test('is the same in every byte', () => {
    const valid = mask(24, 16, (x, y) => (x * 5 + y * 3) % 7 < 3);
    const occluded = mask(24, 16, (x) => x > 15);
    expect(fingerprint(paintError(field(24, 16, 5), field(24, 16, 6, valid), { occluded }))).toBe(
      '24x16 d190be1a61174600',
    );
  });

  test('refuses fields of two sizes, and a mask of a third', () => {
    expect(() => paintError(field(3, 4, 1), field(4, 3, 1))).toThrow(
      'Expected 4x3 for predicted flow and truth but received 3x4',
    );
    expect(() => paintError(field(4, 3, 1), field(4, 3, 1), { occluded: new Uint8Array(11) })).toThrow(
      'Expected 12 values (one for each pixel) for the occlusion mask but received 11',
    );
    expect(() => paintError({ ...field(4, 3, 1), data: new Float32Array(1) }, field(4, 3, 1))).toThrow(
      expect.objectContaining({ tag: 'ShapeError' }),
    );
  });
});
