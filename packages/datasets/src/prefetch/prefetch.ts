import { availableParallelism } from 'node:os';
import { expectInteger, UnsupportedError } from '@opticalflow/core';
import { expectIndex, type FlowDataset, type FlowSample } from '../dataset.ts';
import { Pool } from './pool.ts';

/** How samples are read ahead. */
export interface PrefetchOptions {
  /** Indices in the order in which they are wanted, maybe without end; if not given, all from the first to the last. */
  readonly order?: Iterable<number> | undefined;
  /**
   * Threads beside this one; with 0 everything is read in this thread. If not given, one fewer than the machine has
   * cores, from 1 to 8; 0 for a dataset without a description.
   */
  readonly workers?: number | undefined;
  /** How many samples are held or in work beyond the one that was handed out; twice the workers if not given. */
  readonly ahead?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A sample that was read, or the error that it ended in. */
export type Prefetched =
  | { readonly index: number; readonly name: string; readonly sample: FlowSample; readonly error?: undefined }
  | { readonly index: number; readonly name: string; readonly sample?: undefined; readonly error: Error };

/**
 * Samples of a dataset in the order asked for, read ahead by worker threads.
 *
 * ```ts
 * for await (const { name, sample, error } of prefetch(dataset, { order, workers: 4 })) {
 *   if (error) console.warn(error.message);
 *   else train(sample);
 * }
 * ```
 *
 * An error is an item of its own, at its place in the order; all others come as if it were not there. Leaving the loop
 * ends the workers. Nothing starts before the first item is asked for.
 *
 * @throws ShapeError when an option or an index of the order is out of range
 * @throws UnsupportedError when workers are asked for and the dataset has no description
 * @throws DatasetError when a worker cannot open the dataset
 * @throws the signal's reason once it is aborted
 */
export function prefetch(dataset: FlowDataset, options: PrefetchOptions = {}): AsyncGenerator<Prefetched, void, void> {
  const { description } = dataset;
  const { order = dataset.length, signal } = options;
  const workers = options.workers ?? (description ? Math.min(8, Math.max(1, availableParallelism() - 1)) : 0);
  const ahead = options.ahead ?? Math.max(1, 2 * workers);
  expectInteger('the number of workers', workers, 0, 256);
  expectInteger('the number of samples to read ahead', ahead);
  if (workers > 0 && description === undefined) {
    throw new UnsupportedError(`${dataset.name} has no description, so workers cannot open it: ask for 0 workers`);
  }
  const indices = typeof order === 'number' ? range(order) : order;
  const pool = description && workers > 0 ? new Pool(dataset, description, workers) : undefined;
  const read = (index: number) => (pool ? pool.read(index) : dataset.sample(index, { signal }));
  const expectWorking = () => {
    if (pool?.failure) throw pool.failure;
  };
  return items(dataset, { indices, ahead, signal, read, expectWorking, end: async () => pool?.end() });
}

function* range(length: number): Generator<number> {
  for (let i = 0; i < length; i++) yield i;
}

async function* items(
  dataset: FlowDataset,
  {
    indices,
    ahead,
    signal,
    read,
    expectWorking,
    end,
  }: {
    indices: Iterable<number>;
    ahead: number;
    signal: AbortSignal | undefined;
    read: (index: number) => Promise<FlowSample>;
    expectWorking: () => void;
    end: () => Promise<void>;
  },
): AsyncGenerator<Prefetched, void, void> {
  const pending: Promise<Prefetched>[] = [];
  const iterator = indices[Symbol.iterator]();
  let isDone = false;
  const fill = (count: number) => {
    while (pending.length < count && !isDone) {
      const { value: index, done } = iterator.next();
      isDone = done === true;
      if (isDone) break;
      expectIndex(dataset, index);
      pending.push(
        read(index).then(
          (sample) => ({ index, name: dataset.nameOf(index), sample }),
          (error: Error) => ({ index, name: dataset.nameOf(index), error }),
        ),
      );
    }
  };
  const aborted = abortion(signal);
  try {
    for (;;) {
      signal?.throwIfAborted();
      fill(ahead);
      const next = pending.shift();
      if (next === undefined) return;
      const item = await Promise.race([next, aborted.promise]);
      signal?.throwIfAborted();
      expectWorking();
      fill(ahead);
      yield item;
    }
  } finally {
    aborted.forget();
    if (!isDone) iterator.return?.();
    await end();
  }
}

/** A promise that fails when the signal is aborted, and a way to stop listening. */
function abortion(signal: AbortSignal | undefined): { promise: Promise<never>; forget: () => void } {
  let forget = () => {};
  const promise = new Promise<never>((_, reject) => {
    if (!signal) return;
    const tell = () => reject(signal.reason);
    signal.addEventListener('abort', tell, { once: true });
    forget = () => signal.removeEventListener('abort', tell);
  });
  // It may fail while nobody waits for it
  promise.catch(() => {});
  return { promise, forget };
}
