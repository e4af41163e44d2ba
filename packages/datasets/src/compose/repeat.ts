import { expectInteger } from '@opticalflow/core';
import type { FlowDataset } from '../dataset.ts';
import { view } from './view.ts';

/**
 * A dataset `times` over.
 *
 * @throws ShapeError when `times` is no integer of at least 1
 */
export function repeat(dataset: FlowDataset, times: number): FlowDataset {
  expectInteger('how often a dataset is repeated', times);
  return view({
    name: dataset.name,
    length: times * dataset.length,
    parts: [dataset],
    locate: (index) => ({ dataset, at: index % dataset.length }),
    describe: ([of]) => ({ kind: 'repeat', of, times }),
  });
}
