import type { SimdBackend } from '../backend/backend.ts';

/** From which two rows or columns a row or column of a resized picture comes: `high` weighs `fraction`. */
export interface Source {
  low: number;
  high: number;
  fraction: number;
}

/** The source of row or column `i` of the result. */
export type SourceOf = (i: number) => Source;

/** Bytes of a source, as `assembly/source.ts` has it. */
export const SOURCE_BYTES = 12;

/** Writes the sources of the first `count` rows or columns. */
export function writeSources({ engine }: SimdBackend, address: number, count: number, sourceOf: SourceOf): void {
  const ints = engine.heap.ints(address, 3 * count);
  const floats = engine.heap.floats(address, 3 * count);
  for (let i = 0; i < count; i++) {
    const { low, high, fraction } = sourceOf(i);
    ints[3 * i] = low;
    ints[3 * i + 1] = high;
    floats[3 * i + 2] = fraction;
  }
}

/** Which points of two grids coincide, as `@opticalflow/core` names them. */
export type Grid = 'half-pixel' | 'align-corners' | 'top-left';

/** Sources of a side of `from` that is resized to `to`; beyond its ends a picture stays the same. */
export function resized(from: number, to: number, grid: Grid): SourceOf {
  const aligned = to > 1 ? (from - 1) / (to - 1) : 0;
  const scale = grid === 'align-corners' ? aligned : from / to;
  return (i) => {
    const at = grid === 'half-pixel' ? (i + 0.5) * scale - 0.5 : i * scale;
    const inside = Math.min(Math.max(at, 0), from - 1);
    const low = Math.floor(inside);
    return { low, high: Math.min(low + 1, from - 1), fraction: inside - low };
  };
}

/** Sources of a side of `from` that is padded by `before` and whatever comes after, by repetition of its ends. */
export function padded(from: number, before: number): SourceOf {
  return (i) => {
    const low = Math.min(Math.max(i - before, 0), from - 1);
    return { low, high: low, fraction: 0 };
  };
}

/** The sources from number `first` on. */
export const from =
  (first: number, sourceOf: SourceOf): SourceOf =>
  (i) =>
    sourceOf(first + i);
