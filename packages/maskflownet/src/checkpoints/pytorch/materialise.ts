import type { SourceReader } from '../byte-source.ts';
import type { CheckpointTensor } from '../checkpoint.ts';
import { bytesPerElement, decodeFloats } from '../float-decoders.ts';
import { elementCount } from '../shape.ts';
import { excerpt } from '../text.ts';
import type { StorageRef, TensorRef } from './values.ts';

/** Where a checkpoint keeps its storages. */
export interface StorageBytes {
  readonly reader: SourceReader;
  /** A run of a storage's bytes. */
  read(storage: StorageRef, offset: number, length: number): Promise<Uint8Array>;
}

/**
 * The values of a tensor, contiguous: its elements are gathered from its storage by offset and strides. Only the part of
 * the storage that it spans is read.
 *
 * @throws FormatError when it reaches beyond its storage
 */
export async function materialise(name: string, tensor: TensorRef, storages: StorageBytes): Promise<CheckpointTensor> {
  const { storage, offset, shape, strides, span } = tensor;
  if (!(offset + span <= storage.length)) {
    throw storages.reader.malformed(
      0,
      `${excerpt(name)} inside its storage of ${storage.length} elements`,
      `shape [${shape}], strides [${strides}], offset ${offset}`,
    );
  }
  const size = bytesPerElement(storage.element);
  const values = decodeFloats(await storages.read(storage, offset * size, span * size), storage.element);
  return { shape, dtype: storage.dtype, data: isContiguous(shape, strides) ? values : gather(values, shape, strides) };
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== expected) return false;
    expected *= shape[i];
  }
  return true;
}

function gather(values: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array {
  const out = new Float32Array(elementCount(shape));
  const index = shape.map(() => 0);
  let at = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = values[at];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
