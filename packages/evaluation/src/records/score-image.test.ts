import { describe, expect, test } from '@jest/globals';
import { createFlowField, scoreFlow } from '@opticalflow/core';
import { boundaryDistance, scoreImage } from '@opticalflow/evaluation';
import { randomFloats } from '@opticalflow/testing';
import fc from 'fast-check';
import { fixtureDataset } from '../../test/fixture-pictures.ts';

describe('sums of a picture', () => {
  test('give the score of core, for any fields and masks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 6 }), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const [width, height] = [9, 7];
        const make = (k: number, most: number) =>
          createFlowField({ width, height, data: randomFloats(2 * width * height, seed + k, -most, most) });
        const mask = (k: number) => Uint8Array.from(randomFloats(63, seed + k, 0, 1), (x) => (x < share ? 1 : 0));
        const truth = { flow: { ...make(1, 60), valid: mask(2) }, occluded: mask(3), objects: mask(4) };
        const predicted = { ...make(5, 60), valid: mask(6) };
        const score = scoreFlow(predicted, truth.flow, truth);
        const { sums, filled } = scoreImage(predicted, truth, 'kitti-2015');
        const { known } = sums;
        // sums of parts differ from those of the whole in the last digits
        const rounded = (x: number | null) => (x === null ? null : Math.round(1e9 * x) / 1e9);
        const ratio = (a: number, b: number) => rounded(b === 0 ? null : a / b);
        expect(filled).toBe(score.filled);
        expect(known.all.pixels).toBe(score.pixels);
        expect(ratio(known.all.epe, known.all.pixels)).toBe(rounded(score.epe));
        expect(ratio(known.all.angle, known.all.pixels)).toBe(rounded(score.aae));
        expect(ratio(100 * known.all.outliers, known.all.pixels)).toBe(rounded(score.flAll));
        expect(ratio(100 * known.background!.outliers, known.background!.pixels)).toBe(rounded(score.flBg!));
        for (const set of ['s0To10', 's10To40', 's40Plus', 'matched', 'unmatched'] as const) {
          const part = known[set]!;
          expect({ pixels: part.pixels, epe: ratio(part.epe, part.pixels) }).toEqual({
            pixels: score[set]!.pixels,
            epe: rounded(score[set]!.epe),
          });
        }
        expect(known.visible!.pixels + known.occluded!.pixels).toBe(known.all.pixels);
      }),
      { numRuns: 60 },
    );
  });

  test('hold those of every pixel only where a protocol wants them and some are masked', () => {
    const flow = createFlowField({
      width: 2,
      height: 1,
      data: Float32Array.of(1, 0, 5, 0),
      valid: Uint8Array.of(1, 0),
    });
    const still = createFlowField({ width: 2, height: 1 });
    const { sums } = scoreImage(still, { flow }, 'sintel');
    expect([sums.known.all.epe, sums.every!.all.epe]).toEqual([1, 6]);
    expect(scoreImage(still, { flow }, 'kitti-2015').sums.every).toBeUndefined();
    expect(scoreImage(still, { flow: { ...still } }, 'sintel').sums.every).toBeUndefined();
  });

  test('refuse an estimate of another size', () => {
    const flow = createFlowField({ width: 2, height: 1 });
    expect(() => scoreImage(createFlowField({ width: 1, height: 2 }), { flow }, 'sintel')).toThrow(/Expected 2x1/);
  });
});

describe('the distance to an occlusion boundary', () => {
  test('is OpenCV’s', () => {
    const { pictures, distance } = fixtureDataset('sintel');
    const { flow, occluded } = pictures[3].truth;
    const found = boundaryDistance(occluded!, flow);
    expect(found).toHaveLength(distance!.length);
    for (const [i, expected] of distance!.entries()) expect(found[i]).toBeCloseTo(expected, 4);
  });

  test('is the least over all boundary pixels, for any mask', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.boolean(), { minLength: 81, maxLength: 81 }),
        (width, height, bits) => {
          const occluded = Uint8Array.from({ length: width * height }, (_, i) => Number(bits[i]));
          const at = (x: number, y: number) => occluded[y * width + x];
          const boundary: [number, number][] = [];
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
              const around: [number, number][] = [
                [x - 1, y],
                [x + 1, y],
                [x, y - 1],
                [x, y + 1],
              ];
              const inside = around.filter(([a, b]) => a >= 0 && a < width && b >= 0 && b < height);
              if (inside.some(([a, b]) => at(a, b) !== at(x, y))) boundary.push([x, y]);
            }
          }
          const found = boundaryDistance(occluded, { width, height });
          for (const [i, distance] of found.entries()) {
            const [x, y] = [i % width, Math.floor(i / width)];
            const least = Math.min(...boundary.map(([a, b]) => Math.hypot(a - x, b - y)));
            expect(distance).toBeCloseTo(least, 9);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
