import type { EstimateOptions } from '@opticalflow/core';
import type { SourceReader } from './byte-source.ts';
import type { CheckpointTensor } from './checkpoint.ts';

/** Values may take this many times the bytes of their file: bytes become floats, and tensors may share a storage. */
const MAX_GROWTH = 16;

/**
 * Reads the tensors of a checkpoint one after the other, with progress, and with an end to what a small file can claim.
 *
 * @throws FormatError when the values outgrow their file beyond reason; the signal's reason when aborted
 */
export async function readTensors<T>(
  described: ReadonlyMap<string, T>,
  {
    reader,
    read,
    signal,
    onProgress,
  }: EstimateOptions & { reader: SourceReader; read: (name: string, description: T) => Promise<CheckpointTensor> },
): Promise<Map<string, CheckpointTensor>> {
  const tensors = new Map<string, CheckpointTensor>();
  let bytes = 0;
  for (const [name, description] of described) {
    signal?.throwIfAborted();
    const tensor = await read(name, description);
    bytes += tensor.data.byteLength;
    if (bytes > MAX_GROWTH * reader.source.size) {
      throw reader.malformed(0, `values of at most ${MAX_GROWTH} times the file`, `more, at ${name}`);
    }
    tensors.set(name, tensor);
    onProgress?.({ stage: 'reading', done: tensors.size, total: described.size });
  }
  return tensors;
}
