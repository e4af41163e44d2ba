import { type FlowField, type Frame, ShapeError } from '@opticalflow/core';
import type { DatasetDescription } from './description.ts';

/** Two pictures with their true flow. All parts have the size of the pictures. */
export interface FlowSample {
  /** What the sample is called in its dataset, as `alley_1/frame_0001`. */
  readonly name: string;
  readonly first: Frame;
  readonly second: Frame;
  /** True flow from the first picture to the second; `valid` where some of it is not known. */
  readonly flow: FlowField;
  /** One byte for each pixel of the first picture: 1 = not visible in the second, 0 = visible. */
  readonly occluded?: Uint8Array;
  /** One byte for each pixel of the first picture: number of the object that moves by itself, 0 = background. */
  readonly objects?: Uint8Array;
}

/** Samples by their indices, each read or made when it is asked for. */
export interface FlowDataset {
  /** As errors call it, `Sintel` for example. */
  readonly name: string;
  readonly length: number;
  /**
   * The dataset as plain data, from which {@link openDescribed} opens it again, in a worker for example. A dataset of
   * your own may lack it.
   */
  readonly description?: DatasetDescription;
  /** Name of a sample, without reading it. */
  nameOf(index: number): string;
  /**
   * One sample.
   *
   * @throws DatasetError when a file is missing, damaged, or of another size than the pictures
   * @throws ShapeError when there is no such index
   * @throws the signal's reason once `signal` is aborted
   */
  sample(index: number, options?: SampleOptions): Promise<FlowSample>;
}

/** How a sample is read. */
export interface SampleOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Throws a {@link ShapeError} unless `dataset` has a sample `index`. */
export function expectIndex({ name, length }: { name: string; length: number }, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return;
  const expected = length === 0 ? 'no index, as it is empty,' : `an integer from 0 to ${length - 1}`;
  throw new ShapeError(`a sample of ${name}`, expected, String(index));
}
