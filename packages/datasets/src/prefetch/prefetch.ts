import { availableParallelism } from 'node:os';
import { expectInteger, UnsupportedError } from '@opticalflow/core';
import { expectIndex, type FlowDataset, type FlowSample } from '../dataset.ts';
import { Pool } from './pool.ts';
import { ReaderHere } from './reader-here.ts';
import { plainTransform, type SampleTransform } from './transform.ts';

/** A sample that is wanted, and where the chance of its transform comes from. */
export interface Draw {
  readonly index: number;
  /** Any integer; the same index and seed give the same, in whichever thread. */
  readonly seed: number;
}

/** How samples are read ahead. */
export interface PrefetchOptions {
  /**
   * What is wanted, in that order, maybe without end; if not given, all from the first to the last. An index alone is
   * its own seed.
   */
  readonly order?: Iterable<number | Draw> | undefined;
  /**
   * Threads beside this one; with 0 everything is read in this thread. If not given, one fewer than the machine has
   * cores, from 1 to 8; 0 for a dataset without a description.
   */
  readonly workers?: number | undefined;
  /** How many samples are held or in work beyond the one that was handed out; twice the workers if not given. */
  readonly ahead?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How samples are read ahead and transformed. */
export interface TransformOptions<T> extends PrefetchOptions {
  readonly transform: SampleTransform<T>;
}

/** A sample that was read, and transformed where that was asked for, or the error that it ended in. */
export type Prefetched<T = FlowSample> = Draw & { readonly name: string } & (
    | { readonly sample: T; readonly error?: undefined }
    | { readonly sample?: undefined; readonly error: Error }
  );

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
 * With a `transform`, items are what its module makes of samples, there where they are read.
 *
 * An error is an item of its own, at its place in the order; all others come as if it were not there. Leaving the loop
 * ends the workers. Nothing starts before the first item is asked for.
 *
 * @throws ShapeError when an option or an index of the order is out of range
 * @throws UnsupportedError when workers are asked for and the dataset has no description, or a transform cannot be loaded
 * @throws DatasetError when a worker cannot open the dataset
 * @throws the signal's reason once it is aborted
 */
export function prefetch(dataset: FlowDataset, options?: PrefetchOptions): AsyncGenerator<Prefetched, void, void>;
export function prefetch<T>(
  dataset: FlowDataset,
  options: TransformOptions<T>,
): AsyncGenerator<Prefetched<T>, void, void>;
export function prefetch(
  dataset: FlowDataset,
  options: PrefetchOptions & { readonly transform?: SampleTransform<unknown> } = {},
): AsyncGenerator<Prefetched<unknown>, void, void> {
  const { description } = dataset;
  const { order = range(dataset.length), signal } = options;
  const workers = options.workers ?? (description ? Math.min(8, Math.max(1, availableParallelism() - 1)) : 0);
  const ahead = options.ahead ?? Math.max(1, 2 * workers);
  expectInteger('the number of workers', workers, 0, 256);
  expectInteger('the number of samples to read ahead', ahead);
  if (workers > 0 && description === undefined) {
    throw new UnsupportedError(`${dataset.name} has no description, so workers cannot open it: ask for 0 workers`);
  }
  const transform = options.transform && plainTransform(options.transform);
  const reader =
    description && workers > 0
      ? new Pool(dataset, { description, count: workers, transform })
      : new ReaderHere(dataset, transform, signal);
  return items(dataset, { order, ahead, signal, reader });
}

function* range(length: number): Generator<number> {
  for (let i = 0; i < length; i++) yield i;
}

/** Whatever reads and transforms samples. */
interface Reader {
  readonly failure: Error | undefined;
  read(draw: Draw): Promise<unknown>;
  end(): Promise<void>;
}

async function* items(
  dataset: FlowDataset,
  {
    order,
    ahead,
    signal,
    reader,
  }: { order: Iterable<number | Draw>; ahead: number; signal: AbortSignal | undefined; reader: Reader },
): AsyncGenerator<Prefetched<unknown>, void, void> {
  const pending: Promise<Prefetched<unknown>>[] = [];
  const iterator = order[Symbol.iterator]();
  let isDone = false;
  const fill = (count: number) => {
    while (pending.length < count && !isDone) {
      const { value, done } = iterator.next();
      isDone = done === true;
      if (isDone) break;
      const { index, seed } = typeof value === 'number' ? { index: value, seed: value } : value;
      expectIndex(dataset, index);
      expectInteger('the seed of a draw', seed, Number.MIN_SAFE_INTEGER);
      const item = { index, seed, name: dataset.nameOf(index) };
      pending.push(
        reader.read(item).then(
          (sample) => ({ ...item, sample }),
          (error: Error) => ({ ...item, error }),
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
      if (reader.failure) throw reader.failure;
      fill(ahead);
      yield item;
    }
  } finally {
    aborted.forget();
    if (!isDone) iterator.return?.();
    await reader.end();
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
