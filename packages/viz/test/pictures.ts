import { createHash } from 'node:crypto';
import { createFlowField, type FlowField } from '@opticalflow/core';
import type { Raster } from '@opticalflow/viz';

export { rgb } from './rgb.ts';

/** RGBA of one pixel. */
export const pixel = ({ width, data }: Raster, x: number, y: number): number[] => {
  const at = 4 * (y * width + x);
  return [...data.subarray(at, at + 4)];
};

/** Stands for every byte of a picture. */
export const fingerprint = ({ width, height, data }: Raster): string =>
  `${width}x${height} ${createHash('sha256').update(data).digest('hex').slice(0, 16)}`;

/** A picture as text: one letter for each pixel, from blank where `level` gives 0 to # where it gives 255. */
export function sketch(raster: Raster, level: (rgba: number[]) => number): string {
  const letters = ' .:-=+*#';
  const rows = Array.from({ length: raster.height }, (_, y) =>
    Array.from({ length: raster.width }, (_, x) => letters[Math.floor(level(pixel(raster, x, y)) / 32)]).join(''),
  );
  return rows.map((row) => row.trimEnd()).join('\n');
}

/** A field of one row. */
export const row = (...vectors: [number, number][]): FlowField =>
  createFlowField({ width: vectors.length, height: 1, data: Float32Array.from(vectors.flat()) });
