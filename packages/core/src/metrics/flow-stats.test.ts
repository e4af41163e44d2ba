import { expect, test } from '@jest/globals';
import { randomFloats } from '@opticalflow/testing';
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

test('mean, median and 95th percentile are those of the sorted lengths of known vectors, to the last bit', () => {
  const width = 97;
  const height = 53;
  const flow = createFlowField({
    width,
    height,
    data: randomFloats(2 * width * height, 3, -40, 40),
    valid: Uint8Array.from(randomFloats(width * height, 4, 0, 3)),
  });
  const sorted = Array.from({ length: width * height }, (_, i) => i)
    .filter((i) => flow.valid![i] !== 0)
    .map((i) => Math.hypot(flow.data[2 * i], flow.data[2 * i + 1]))
    .sort((a, b) => a - b);
  expect(flowStats(flow)).toMatchObject({
    known: sorted.length,
    meanLength: sorted.reduce((sum, length) => sum + length, 0) / sorted.length,
    medianLength: sorted[Math.floor(0.5 * sorted.length)],
    p95Length: sorted[Math.floor(0.95 * sorted.length)],
    maxLength: sorted.at(-1),
  });
});
