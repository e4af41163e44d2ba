import type { SimdBackend } from '../backend/backend.ts';
import { copyRows } from './copy.ts';

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/** Part of a row-major array of 32-bit words. */
export interface ArrayPart {
  address: number;
  shape: readonly number[];
  begin: readonly number[];
}

/** Index, in rows of the axis after `outer`'s last, of the n-th combination of outer coordinates. */
function rowOf({ shape, begin }: ArrayPart, outer: readonly number[], n: number): number {
  let row = begin[outer.length] ?? 0;
  let stride = shape[outer.length] ?? 1;
  for (let axis = outer.length - 1, left = n; axis >= 0; axis--) {
    row += ((left % outer[axis]) + begin[axis]) * stride;
    left = Math.floor(left / outer[axis]);
    stride *= shape[axis];
  }
  return row;
}

/** Copies a block of `size` from one array to another: axes that are whole in both, and the one before, as rows. */
export function copyBlock(backend: SimdBackend, size: readonly number[], from: ArrayPart, to: ArrayPart): void {
  if (sizeOf(size) === 0) return;
  let axis = size.length - 1;
  while (axis > 0 && size[axis] === from.shape[axis] && size[axis] === to.shape[axis]) axis--;
  const inner = sizeOf(size.slice(axis + 1));
  const bytes = 4 * size[axis] * inner;
  const [fromStep, toStep] = [4 * from.shape[axis] * inner, 4 * to.shape[axis] * inner];
  const [fromStart, toStart] = [4 * from.begin[axis] * inner, 4 * to.begin[axis] * inner];
  // rows of the axis before lie evenly; those of the axes further out are copied one by one
  const rows = axis === 0 ? 1 : size[axis - 1];
  const outer = size.slice(0, Math.max(0, axis - 1));
  for (let n = 0; n < sizeOf(outer); n++) {
    copyRows(backend, {
      from: from.address + fromStart + (axis === 0 ? 0 : rowOf(from, outer, n) * fromStep),
      fromStep,
      to: to.address + toStart + (axis === 0 ? 0 : rowOf(to, outer, n) * toStep),
      toStep,
      bytes,
      rows,
    });
  }
}
