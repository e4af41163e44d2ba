import { expect, test } from '@jest/globals';
import { createFlowField, flowStats } from '../index.ts';

test('lengths, direction and stillness of known vectors only', () => {
  const stats = flowStats(
    createFlowField({
      width: 4,
      height: 1,
      data: Float32Array.of(3, 4, 0, 0, Number.NaN, 0, 9, 9),
      valid: Uint8Array.of(1, 1, 1, 0),
    }),
  );
  expect(stats).toMatchObject({ known: 2, knownPercent: 50, meanLength: 2.5, maxLength: 5, meanU: 1.5, meanV: 2 });
  expect(stats.staticPercent).toBe(50);
});

test('a scene that grows by a tenth has a divergence of two tenths', () => {
  const width = 6;
  const height = 5;
  const data = Float32Array.from({ length: 60 }, (_, k) => {
    const i = k >> 1;
    return 0.1 * (k % 2 === 0 ? i % width : Math.floor(i / width));
  });
  expect(flowStats(createFlowField({ width, height, data })).meanDivergence).toBeCloseTo(0.2, 6);
});

test('a field with nothing known has no lengths', () => {
  const stats = flowStats(createFlowField({ width: 1, height: 1, valid: Uint8Array.of(0) }));
  expect(stats).toMatchObject({ known: 0, meanLength: null, medianLength: null, maxLength: null });
});
