import { expectInteger, ShapeError } from '@opticalflow/core';
import type { FlowDataset } from '../dataset.ts';
import { view } from './view.ts';

/** A dataset and its share of a mixture; shares are relative to their sum. */
export interface MixPart {
  readonly dataset: FlowDataset;
  readonly ratio: number;
}

/**
 * Datasets blended evenly by their ratios, as the recipe with Sintel, KITTI and HD1K has .5, .25, .25: among any first n
 * samples, the share of each differs from its ratio by less than the number of datasets. Each comes in its own order,
 * and starts over at its end.
 *
 * @param length how many samples there are; if not given, so many that each sample of each dataset comes at least once
 * @throws ShapeError when there are no parts, one is empty, or a ratio is not above zero
 */
export function mix(parts: readonly MixPart[], { length }: { length?: number } = {}): FlowDataset {
  if (parts.length === 0) throw new ShapeError('the parts of a mixture', 'at least one', '0');
  for (const { dataset, ratio } of parts) {
    if (dataset.length === 0) throw new ShapeError(`${dataset.name} in a mixture`, 'at least one sample', '0');
    if (!(ratio > 0 && Number.isFinite(ratio))) {
      throw new ShapeError(`the ratio of ${dataset.name}`, 'a number above zero', String(ratio));
    }
  }
  const sum = parts.reduce((total, { ratio }) => total + ratio, 0);
  const shares = parts.map(({ ratio }) => ratio / sum);
  if (length !== undefined) expectInteger('the length of a mixture', length);
  const { part, at } = schedule(
    shares,
    parts.map(({ dataset }) => dataset.length),
    length,
  );
  return view({
    name: parts.map(({ dataset }) => dataset.name).join(' & '),
    length: part.length,
    parts: parts.map(({ dataset }) => dataset),
    locate: (index) => ({ dataset: parts[part[index]].dataset, at: at[index] }),
    describe: (descriptions) => ({
      kind: 'mix',
      parts: descriptions.map((of, i) => ({ of, ratio: parts[i].ratio })),
      length: part.length,
    }),
  });
}

/** Which part comes at each position, and the index in it: always the part that is furthest behind its share. */
function schedule(shares: readonly number[], sizes: readonly number[], length?: number) {
  const part: number[] = [];
  const at: number[] = [];
  const taken = shares.map(() => 0);
  const isDone = () => (length === undefined ? taken.every((count, k) => count >= sizes[k]) : part.length >= length);
  while (!isDone()) {
    let next = 0;
    let furthest = Number.NEGATIVE_INFINITY;
    for (const [k, share] of shares.entries()) {
      const behind = share * (part.length + 1) - taken[k];
      if (behind > furthest + 1e-9) [next, furthest] = [k, behind];
    }
    part.push(next);
    at.push(taken[next] % sizes[next]);
    taken[next]++;
  }
  return { part, at };
}
