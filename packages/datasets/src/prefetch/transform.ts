import { UnsupportedError } from '@opticalflow/core';
import type { FlowSample } from '../dataset.ts';
import { DatasetError } from '../dataset-error.ts';

/**
 * What workers make of samples before they hand them over. The module is imported where samples are read, in each
 * worker or in this thread, and exports a function `transform`, a {@link TransformSample}.
 */
export interface SampleTransform<T> {
  /** Where the module is, as JavaScript that Node can load: a URL, as text or not. */
  readonly module: URL | string;
  /** Handed to the module's function; plain data that survives the way to a worker. */
  readonly options?: unknown;
  /** Never there: it tells the compiler what the module's function returns. */
  readonly returns?: T;
}

/** What a transform is told beside the sample. */
export interface TransformContext<O = unknown> {
  readonly index: number;
  /** Chance has to come from here, so that any thread makes the same of the same draw. */
  readonly seed: number;
  readonly options: O;
}

/**
 * The function `transform` of a transform's module. What it returns goes from worker to caller: plain data, of whose
 * typed arrays the buffers are moved and not copied.
 */
export type TransformSample<T, O = unknown> = (sample: FlowSample, context: TransformContext<O>) => T | Promise<T>;

/** A {@link SampleTransform} on its way to a worker. */
export interface PlainTransform {
  readonly module: string;
  readonly options: unknown;
}

/** The same with the module's address as text. */
export const plainTransform = ({ module, options }: SampleTransform<unknown>): PlainTransform => ({
  module: String(module),
  options,
});

/** What is done to a sample that was read. */
export type Finish = (sample: FlowSample, draw: { index: number; seed: number }) => unknown;

/**
 * Loads a transform.
 *
 * @throws UnsupportedError when there is no such module, or it has no such function
 */
export async function loadTransform({ module, options }: PlainTransform, dataset: string): Promise<Finish> {
  let loaded: { transform?: unknown };
  try {
    loaded = await import(module);
  } catch (cause) {
    throw new UnsupportedError(`The transform ${module} cannot be loaded: ${messageOf(cause)}`, { cause });
  }
  const { transform } = loaded;
  if (typeof transform !== 'function') {
    throw new UnsupportedError(`Expected a function "transform" in ${module} but received ${typeof transform}`);
  }
  return async (sample, { index, seed }) => {
    try {
      return await transform(sample, { index, seed, options });
    } catch (cause) {
      if (cause instanceof DatasetError) throw cause;
      throw new DatasetError({
        dataset,
        index,
        sample: sample.name,
        expected: `a sample that can be transformed with seed ${seed}`,
        received: `transforming says "${messageOf(cause)}"`,
        cause: cause instanceof Error ? cause : new Error(String(cause)),
      });
    }
  };
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
