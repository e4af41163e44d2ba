import type { Size } from '@opticalflow/core';
import type { CropPlace } from './crop.ts';
import type { Truth } from './pair.ts';
import type { Known } from './resample.ts';

/** How a picture is resized, mirrored and cropped. */
export interface Placement {
  readonly resize: { readonly x: number; readonly y: number };
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly crop: CropPlace & Size;
}

/** Size of a picture after a resize by factors, as OpenCV and NumPy round it. */
export const resizedSize = ({ width, height }: Size, { x, y }: { x: number; y: number }): Size => ({
  width: rint(width * x),
  height: rint(height * y),
});

/**
 * Sparse flow of resized pictures, as RAFT's `resize_sparse_flow_map`: each vector goes to the rounded place of its pixel
 * at p * factor, and is known there; none is blended. What lands in the first row or column is lost, as in RAFT.
 */
export function scatterTruth(truth: Truth, { resize, flipHorizontal, flipVertical, crop }: Placement): Known<Truth> {
  const { width, height } = resizedSize(truth, resize);
  const out = new Float32Array(2 * crop.width * crop.height);
  const known = new Float32Array(crop.width * crop.height);
  const u = flipHorizontal ? -resize.x : resize.x;
  const v = flipVertical ? -resize.y : resize.y;
  const columns = Int32Array.from({ length: truth.width }, (_, x) => rint(x * resize.x));
  for (let y = 0; y < truth.height; y++) {
    const row = rint(y * resize.y);
    if (row <= 0 || row >= height) continue;
    const cy = (flipVertical ? height - 1 - row : row) - crop.y;
    if (cy < 0 || cy >= crop.height) continue;
    for (let x = 0; x < truth.width; x++) {
      const i = y * truth.width + x;
      if (truth.valid !== undefined && truth.valid[i] === 0) continue;
      const column = columns[x];
      if (column <= 0 || column >= width) continue;
      const cx = (flipHorizontal ? width - 1 - column : column) - crop.x;
      if (cx < 0 || cx >= crop.width) continue;
      const o = cy * crop.width + cx;
      out[2 * o] = truth.flow[2 * i] * u;
      out[2 * o + 1] = truth.flow[2 * i + 1] * v;
      known[o] = 1;
    }
  }
  return { width: crop.width, height: crop.height, flow: out, valid: known };
}

/** Halves to even. */
function rint(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
