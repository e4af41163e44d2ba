import type { EstimateOptions } from '@opticalflow/core';
import type { ByteSource, SourceReader } from './byte-source.ts';
import type { CheckpointTensor } from './checkpoint.ts';
import { elementCount } from './shape.ts';
import { excerpt } from './text.ts';

/** Values may take this many times the bytes of their file: bytes become floats, and tensors may share a storage. */
const MAX_GROWTH = 16;
/** What even a tiny file may ask for. */
const HARMLESS_BYTES = 1 << 26;

/** The most memory that reading a file may take, so that a small file cannot claim all there is, nor all time. */
export const memoryLimit = ({ size }: ByteSource): number => Math.max(HARMLESS_BYTES, MAX_GROWTH * size);

/** A tensor that stands in a file. */
interface Described {
  readonly shape: readonly number[];
  /** Elements that are read for it, where they are not as many as it has. */
  readonly span?: number;
}

/** How a checkpoint's tensors are read. */
export interface TensorReading<T> extends EstimateOptions {
  readonly reader: SourceReader;
  /** Reads the values of the tensor that `description` describes. */
  read(name: string, description: T): Promise<CheckpointTensor>;
}

/**
 * Reads the tensors of a checkpoint one after the other, with progress.
 *
 * @throws FormatError when the values outgrow their file beyond reason; the signal's reason when aborted
 */
export async function readTensors<T extends Described>(
  described: ReadonlyMap<string, T>,
  { reader, read, signal, onProgress }: TensorReading<T>,
): Promise<Map<string, CheckpointTensor>> {
  const limit = memoryLimit(reader.source);
  const tensors = new Map<string, CheckpointTensor>();
  let bytes = 0;
  for (const [name, description] of described) {
    signal?.throwIfAborted();
    const { shape, span = 0 } = description;
    bytes += Math.max(elementCount(shape), span) * Float32Array.BYTES_PER_ELEMENT;
    if (bytes > limit) {
      throw reader.malformed(
        0,
        `at most ${limit} bytes of values`,
        `${excerpt(name)} of shape [${shape}] beside others`,
      );
    }
    tensors.set(name, await read(name, description));
    onProgress?.({ stage: 'reading', done: tensors.size, total: described.size });
  }
  return tensors;
}
