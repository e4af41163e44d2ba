import { describe, expect, test } from '@jest/globals';
import { randomFloats, readGoldenFixture } from '@opticalflow/testing';
import fc from 'fast-check';
import { createFlowField, type FlowField, fillUnknown, scoreFlow } from '../index.ts';

const row = (...vectors: [number, number][]): FlowField =>
  createFlowField({ width: vectors.length, height: 1, data: Float32Array.from(vectors.flat()) });

describe('scores of mmflow on the same fields', () => {
  const { tensors } = readGoldenFixture('metrics.golden.safetensors');
  test.each([0, 1])('field %i agrees to 1e-6', (n) => {
    const [height, width] = tensors.get(`${n}/ground_truth`)!.shape;
    const field = (name: string) =>
      createFlowField({ width, height, data: Float32Array.from(tensors.get(`${n}/${name}`)!.data) });
    const truth = { ...field('ground_truth'), valid: Uint8Array.from(tensors.get(`${n}/valid`)!.data, Math.round) };
    const score = scoreFlow(field('prediction'), truth);
    expect(Math.abs(score.epe! - tensors.get(`${n}/epe`)!.data[0])).toBeLessThan(1e-6);
    expect(Math.abs(score.flAll! - tensors.get(`${n}/fl`)!.data[0])).toBeLessThan(1e-6);
  });
});

describe('a score', () => {
  test('counts an outlier only above 3 px and above 5 % of the true length', () => {
    const truth = row([0, 0], [100, 0], [100, 0], [0, 0]);
    const score = scoreFlow(row([3, 0], [104, 0], [106, 0], [3.5, 0]), truth);
    expect(score.flAll).toBe(50);
    expect(score.px3Outlier).toBe(75);
  });

  test('splits background from foreground by the object map', () => {
    const score = scoreFlow(row([9, 0], [0, 0], [0, 0]), row([0, 0], [0, 0], [0, 0]), {
      objects: Uint8Array.of(0, 0, 7),
    });
    expect([score.flBg, score.flFg]).toEqual([50, 0]);
  });

  test('puts 10 px and 40 px into the middle speed bin', () => {
    const truth = row([9.9, 0], [10, 0], [40, 0], [40.1, 0]);
    const score = scoreFlow(truth, truth);
    expect([score.s0To10.pixels, score.s10To40.pixels, score.s40Plus.pixels]).toEqual([1, 2, 1]);
  });

  test('calls a point matched when it is neither occluded nor leaves the frame', () => {
    const truth = row([1, 0], [0, 0], [1, 0]);
    const score = scoreFlow(row([1, 0], [2, 0], [1, 0]), truth, { occluded: Uint8Array.of(0, 1, 0) });
    expect(score.matched).toEqual({ pixels: 1, epe: 0 });
    expect(score.unmatched).toEqual({ pixels: 2, epe: 1 });
  });

  test('gives the angle between motions in degrees', () => {
    expect(scoreFlow(row([0, 0]), row([1, 0])).aae).toBeCloseTo(45, 10);
  });

  test('weighs the finest thresholds of the inlier curve most', () => {
    expect(scoreFlow(row([0, 0]), row([0, 0])).wauc).toBe(100);
    expect(scoreFlow(row([6, 0]), row([0, 0])).wauc).toBe(0);
    // an error of 2.5 px is an inlier of thresholds 50..100, whose weights .51, .5, ... .01 add up to 13.26
    expect(scoreFlow(row([2.5, 0]), row([0, 0])).wauc).toBeCloseTo((100 * 13.26) / 50.5, 10);
  });

  test('of no known pixel is null, not NaN', () => {
    const truth = { ...row([1, 1]), valid: Uint8Array.of(0) };
    const score = scoreFlow(row([1, 1]), truth);
    expect(score).toMatchObject({ pixels: 0, epe: null, aae: null, flAll: null, wauc: null });
  });

  test('refuses fields of two sizes', () => {
    expect(() => scoreFlow(row([1, 1]), row([1, 1], [2, 2]))).toThrow(/Expected 2x1 .* received 1x1/);
  });

  test('does not change when both fields and the masks are mirrored top to bottom', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const make = (k: number) => createFlowField({ width: 5, height: 4, data: randomFloats(40, seed + k, -60, 60) });
        const mirror = (flow: FlowField) =>
          createFlowField({
            width: 5,
            height: 4,
            data: Float32Array.from({ length: 40 }, (_, i) => {
              const y = Math.floor(i / 10);
              return flow.data[(3 - y) * 10 + (i % 10)] * (i % 2 === 0 ? 1 : -1);
            }),
          });
        const plain = scoreFlow(make(0), make(5000));
        const mirrored = scoreFlow(mirror(make(0)), mirror(make(5000)));
        expect(mirrored.epe).toBeCloseTo(plain.epe!, 9);
        expect(mirrored.flAll).toBe(plain.flAll);
        expect(mirrored.aae).toBeCloseTo(plain.aae!, 9);
      }),
      { numRuns: 30 },
    );
  });
});

describe('unknown vectors of a prediction', () => {
  const unknown = (flow: FlowField, ...at: number[]): FlowField => ({
    ...flow,
    valid: Uint8Array.from({ length: flow.width * flow.height }, (_, i) => (at.includes(i) ? 0 : 1)),
  });

  test('take the smaller neighbour of their row, each component by itself', () => {
    const filled = fillUnknown(unknown(row([5, 1], [0, 0], [3, 2]), 1));
    expect([...filled.data]).toEqual([5, 1, 3, 1, 3, 2]);
  });

  test('take the nearest of their row at its ends, and of their column when the row is empty', () => {
    const field = createFlowField({ width: 2, height: 3, data: Float32Array.of(0, 0, 0, 0, 0, 0, 7, 8, 0, 0, 0, 0) });
    const filled = fillUnknown(unknown(field, 0, 1, 2, 4, 5));
    expect([...filled.data]).toEqual([7, 8, 7, 8, 7, 8, 7, 8, 7, 8, 7, 8]);
  });

  test('count in the score', () => {
    const score = scoreFlow(unknown(row([5, 0], [9, 9], [5, 0]), 1), row([5, 0], [5, 0], [5, 0]));
    expect(score).toMatchObject({ epe: 0, filled: 1, pixels: 3 });
  });
});
