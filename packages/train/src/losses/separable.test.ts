import { expect, test } from '@jest/globals';
import { averages, interpolations, transposed } from './separable.ts';

const rowsOf = ({ matrix, from, to }: ReturnType<typeof averages>) =>
  Array.from({ length: to }, (_, i) => [...matrix.subarray(i * from, (i + 1) * from)]);

test('adaptive averages overlap where sizes are no multiples', () => {
  expect(rowsOf(averages(2, 4))).toEqual([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]]); // biome-ignore format: rows
  const third = Math.fround(1 / 3);
  expect(rowsOf(averages(2, 5))).toEqual([[third, third, third, 0, 0], [0, 0, third, third, third]]); // biome-ignore format: rows
});

test('interpolation between centres repeats the outermost', () => {
  expect(rowsOf(interpolations(4, 2))).toEqual([[1, 0], [0.75, 0.25], [0.25, 0.75], [0, 1]]); // biome-ignore format: rows
  expect(rowsOf(interpolations(3, 1))).toEqual([[1], [1], [1]]);
});

test('the transposed map has columns for rows', () => {
  expect(rowsOf(transposed(interpolations(4, 2)))).toEqual([[1, 0.75, 0.25, 0], [0, 0.25, 0.75, 1]]); // biome-ignore format: rows
});
