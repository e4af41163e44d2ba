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
  // rows of the axis before lie evenly, as do those of all axes that are whole below it; the others are copied one by one
  let first = Math.max(0, axis - 1);
  while (first > 0 && size[first] === from.shape[first] && size[first] === to.shape[first]) first--;
  const rows = sizeOf(size.slice(first, axis));
  const outer = size.slice(0, first);
  const start = (part: ArrayPart, n: number, step: number) =>
    axis === 0 ? 0 : rowOf(part, outer, n) * sizeOf(part.shape.slice(first + 1, axis)) * step;
  for (let n = 0; n < sizeOf(outer); n++) {
    copyRows(backend, {
      from: from.address + fromStart + start(from, n, fromStep),
      fromStep,
      to: to.address + toStart + start(to, n, toStep),
      toStep,
      bytes,
      rows,
    });
  }
}
