import type { EstimateOptions } from '@opticalflow/core';
import { type ByteSource, SourceReader } from '../byte-source.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { floatDecoders } from '../float-decoders.ts';
import { readTensors } from '../read-tensors.ts';
import { materialise } from './materialise.ts';
import { PickleTruncated, Unpickler } from './pickle.ts';
import { stateDictOf } from './state-dict.ts';
import type { PickleValue, StorageRef, TensorRef } from './values.ts';

const FORMAT = 'legacy PyTorch checkpoint';
const MAGIC = 119547037146038801333356n;
const PROTOCOL = 1001;
/** The pickles of a checkpoint are small beside its storages; read so much at first, and twice as much on demand. */
const FIRST_READ = 1 << 20;

interface Pickles {
  readonly root: PickleValue;
  readonly keys: PickleValue;
  /** Offset of the first storage. */
  readonly end: number;
}

/**
 * Reads a checkpoint of `torch.save` before PyTorch 1.6: five pickles (magic number, protocol, system, object, keys),
 * then the storages in the order of the keys, each a 64-bit length and its elements. Nothing in it is run.
 *
 * @throws FormatError when it is malformed or names what no checkpoint needs; CheckpointError when it holds no tensors
 */
export async function readPytorchLegacy(source: ByteSource, options: EstimateOptions = {}): Promise<Checkpoint> {
  const reader = new SourceReader(source, FORMAT);
  const { root, keys, end } = await readPickles(reader);
  const { tensors, metadata } = stateDictOf(root);
  const offsets = await storageOffsets(reader, { keys, storages: storagesOf(tensors.values()), start: end });
  const values = await readTensors(tensors, {
    ...options,
    reader,
    read: (name, tensor) =>
      materialise(
        name,
        tensor,
        async ({ storage }, offset, length) => {
          const start = offsets.get(storage.key);
          if (start === undefined) throw reader.malformed(end, `the storage ${storage.key}`, 'none of that key');
          return reader.bytes(start + offset, length, `the storage ${storage.key}`);
        },
        reader,
      ),
  });
  return { format: 'pytorch-legacy', tensors: values, metadata };
}

async function readPickles(reader: SourceReader): Promise<Pickles> {
  const { size } = reader.source;
  for (let length = Math.min(size, FIRST_READ); ; length = Math.min(size, 2 * length)) {
    try {
      return parsePickles(await reader.bytes(0, length, 'pickles'), reader);
    } catch (error) {
      if (!(error instanceof PickleTruncated) || length === size) throw error;
    }
  }
}

function parsePickles(bytes: Uint8Array, reader: SourceReader): Pickles {
  const unpickler = new Unpickler(bytes, { format: FORMAT });
  const magic = unpickler.load();
  if (magic !== MAGIC) throw reader.malformed(0, `the magic number ${MAGIC}`, describe(magic));
  const protocol = unpickler.load();
  if (protocol !== PROTOCOL) throw reader.malformed(0, `protocol ${PROTOCOL}`, describe(protocol));
  const system = unpickler.load();
  if (system instanceof Map && system.get('little_endian') === false) {
    throw reader.malformed(0, 'a little-endian machine', 'a big-endian one');
  }
  return { root: unpickler.load(), keys: unpickler.load(), end: unpickler.position };
}

const describe = (value: PickleValue): string =>
  typeof value === 'object' ? 'another object' : String(value).slice(0, 40);

/** Storages by key. The file gives their lengths but not their types: those stand with the tensors. */
function storagesOf(tensors: Iterable<TensorRef>): Map<string, StorageRef> {
  return new Map([...tensors].map(({ storage }) => [storage.key, storage]));
}

async function storageOffsets(
  reader: SourceReader,
  { keys, storages, start }: { keys: PickleValue; storages: Map<string, StorageRef>; start: number },
): Promise<Map<string, number>> {
  if (!Array.isArray(keys)) throw reader.malformed(start, 'a list of storage keys', 'another object');
  const offsets = new Map<string, number>();
  let at = start;
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage) throw reader.malformed(at, 'the key of a tensor’s storage', describe(key));
    const length = reader.count((await reader.view(at, 8, 'a length')).getBigInt64(0, true), at, 'a length');
    if (length !== storage.length) throw reader.malformed(at, `${storage.length} elements`, `${length}`);
    offsets.set(storage.key, at + 8);
    at += 8 + length * floatDecoders[storage.element].bytesPerElement;
  }
  return offsets;
}
