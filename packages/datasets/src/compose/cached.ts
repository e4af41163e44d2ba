import { ShapeError } from '@opticalflow/core';
import type { FlowDataset, FlowSample } from '../dataset.ts';

const MEGABYTE = 2 ** 20;

/**
 * The same samples, kept in memory once they were read or made, as long as there is room; of those that do not fit any more,
 * the one that was asked for longest ago goes first. For scenes that take longer to make than to learn from, and for slow
 * disks. Each worker of `prefetch` has a memory of its own.
 *
 * @param megabytes room for samples, 2^20 bytes each
 * @throws ShapeError when `megabytes` is not above zero
 */
export function cached(dataset: FlowDataset, { megabytes }: { megabytes: number }): FlowDataset {
  if (!(megabytes > 0)) throw new ShapeError('the room for samples', 'megabytes above 0', String(megabytes));
  const kept = new Map<number, FlowSample>();
  let bytes = 0;
  const keep = (index: number, sample: FlowSample) => {
    kept.set(index, sample);
    bytes += sizeOf(sample);
    for (const [oldest, old] of kept) {
      if (bytes <= megabytes * MEGABYTE) break;
      kept.delete(oldest);
      bytes -= sizeOf(old);
    }
  };
  return {
    name: dataset.name,
    length: dataset.length,
    nameOf: (index) => dataset.nameOf(index),
    ...(dataset.description && { description: { kind: 'cached', of: dataset.description, megabytes } }),
    async sample(index, options) {
      options?.signal?.throwIfAborted();
      const known = kept.get(index);
      if (known) {
        kept.delete(index);
        kept.set(index, known);
        return copyOf(known);
      }
      const sample = await dataset.sample(index, options);
      if (!kept.has(index)) keep(index, copyOf(sample));
      return sample;
    },
  };
}

const arraysOf = ({ first, second, flow, occluded, objects }: FlowSample) =>
  [first.data, second.data, flow.data, flow.valid, occluded, objects].filter((array) => array !== undefined);

const sizeOf = (sample: FlowSample): number => arraysOf(sample).reduce((sum, { byteLength }) => sum + byteLength, 0);

/** What is handed out may be moved to another thread or changed; what is kept may not. */
function copyOf({ first, second, flow, occluded, objects, ...rest }: FlowSample): FlowSample {
  return {
    ...rest,
    first: { ...first, data: first.data.slice() },
    second: { ...second, data: second.data.slice() },
    flow: { ...flow, data: flow.data.slice(), ...(flow.valid && { valid: flow.valid.slice() }) },
    ...(occluded && { occluded: occluded.slice() }),
    ...(objects && { objects: objects.slice() }),
  };
}
