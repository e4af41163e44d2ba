import { expectInteger } from '@opticalflow/core';
import { expectIndex, type FlowDataset } from '../dataset.ts';
import { view } from './view.ts';

/**
 * The samples of `dataset` at `indices`, in that order; an index may come more than once.
 *
 * @throws ShapeError when an index is out of range
 */
export function subset(dataset: FlowDataset, indices: readonly number[]): FlowDataset {
  for (const index of indices) expectIndex(dataset, index);
  const kept = [...indices];
  return view({
    name: dataset.name,
    length: kept.length,
    parts: [dataset],
    locate: (index) => ({ dataset, at: kept[index] }),
    describe: ([of]) => ({ kind: 'subset', of, indices: kept }),
  });
}

/**
 * The first `count` samples, or all when there are fewer.
 *
 * @throws ShapeError when `count` is no integer of at least 0
 */
export function limit(dataset: FlowDataset, count: number): FlowDataset {
  expectInteger('the number of samples', count, 0);
  return view({
    name: dataset.name,
    length: Math.min(count, dataset.length),
    parts: [dataset],
    locate: (index) => ({ dataset, at: index }),
    describe: ([of]) => ({ kind: 'limit', of, count }),
  });
}

/**
 * One of `count` shares of a dataset: the samples `index`, `index + count`, `index + 2 count` ... Together the shares hold
 * each sample once; their lengths differ by at most one.
 *
 * @throws ShapeError when `index` is not from 0 to `count - 1`
 */
export function shard(dataset: FlowDataset, { index, count }: { index: number; count: number }): FlowDataset {
  expectInteger('the number of shards', count);
  expectInteger('the index of a shard', index, 0, count - 1);
  return view({
    name: dataset.name,
    length: Math.max(0, Math.ceil((dataset.length - index) / count)),
    parts: [dataset],
    locate: (at) => ({ dataset, at: index + at * count }),
    describe: ([of]) => ({ kind: 'shard', of, index, count }),
  });
}
