import { type EstimateOptions, UnsupportedError } from '@opticalflow/core';
import { type ByteSource, SourceReader, sourceAfter } from '../byte-source.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { bytesPerElement } from '../float-decoders.ts';
import { readTensors } from '../read-tensors.ts';
import { describeValue, excerpt } from '../text.ts';
import { materialise, type StorageBytes } from './materialise.ts';
import { MAX_PICKLE, PickleTruncated } from './pickle-bytes.ts';
import { stateDictOf } from './state-dict.ts';
import { Unpickler } from './unpickler.ts';
import type { PickleValue, StorageRef } from './values.ts';

const FORMAT = 'legacy PyTorch checkpoint';
const MAGIC = 119547037146038801333356n;
const PROTOCOL = 1001;
/** The pickles of a checkpoint are small beside its storages; read so much at first, and twice as much on demand. */
const FIRST_READ = 1 << 18;

interface Pickles {
  readonly root: PickleValue;
  readonly storages: ReadonlyMap<string, StorageRef>;
  readonly keys: PickleValue;
  /** Offset of the first storage. */
  readonly end: number;
}

/**
 * Reads a checkpoint of `torch.save` before PyTorch 1.6: five pickles (magic number, protocol, system, object, keys),
 * then the storages in the order of the keys, each a 64-bit length and its elements. Nothing in it is run.
 *
 * @throws FormatError when it is malformed or names what no checkpoint needs; CheckpointError when it holds no tensors;
 * UnsupportedError when a big-endian machine wrote it
 */
export async function readPytorchLegacy(source: ByteSource, options: EstimateOptions = {}): Promise<Checkpoint> {
  const { reader, ...pickles } = await readPickles(source);
  const offsets = await storageOffsets(reader, pickles);
  const { tensors, metadata } = stateDictOf(pickles.root);
  const storages: StorageBytes = {
    reader,
    async read({ key }, offset, length) {
      const start = offsets.get(key);
      if (start === undefined) throw reader.malformed(pickles.end, `storage ${excerpt(key)}`, 'none of that key');
      return reader.bytes(start + offset, length, `storage ${excerpt(key)}`);
    },
  };
  const values = await readTensors(tensors, {
    ...options,
    reader,
    read: (name, tensor) => materialise(name, tensor, storages),
  });
  return { format: 'pytorch-legacy', tensors: values, metadata };
}

/** The pickles, and a reader that has the bytes at hand that were read for them. */
async function readPickles(source: ByteSource): Promise<Pickles & { readonly reader: SourceReader }> {
  const most = Math.min(source.size, MAX_PICKLE);
  let reader = new SourceReader(source, FORMAT);
  for (let length = Math.min(most, FIRST_READ); ; length = Math.min(most, 2 * length)) {
    const head = await reader.bytes(0, length, 'pickles');
    reader = new SourceReader(sourceAfter(head, source), FORMAT);
    try {
      return { reader, ...parsePickles(head, reader) };
    } catch (error) {
      if (!(error instanceof PickleTruncated) || length === most) throw error;
    }
  }
}

function parsePickles(bytes: Uint8Array, reader: SourceReader): Pickles {
  const unpickler = new Unpickler(bytes, { format: FORMAT });
  const magic = unpickler.load();
  if (magic !== MAGIC) throw reader.malformed(0, `the magic number ${MAGIC}`, describeValue(magic));
  const start = unpickler.bytes.offset;
  const protocol = unpickler.load();
  if (protocol !== PROTOCOL) throw reader.malformed(start, `protocol ${PROTOCOL}`, describeValue(protocol));
  const system = unpickler.load();
  if (system instanceof Map && system.get('little_endian') === false) {
    throw new UnsupportedError(
      'Expected a PyTorch checkpoint in little-endian order but a big-endian machine wrote it',
    );
  }
  const root = unpickler.load();
  return { root, storages: unpickler.storages, keys: unpickler.load(), end: unpickler.bytes.offset };
}

/** Where the elements of each storage begin. The file gives the lengths; the types stand in the pickle. */
async function storageOffsets(
  reader: SourceReader,
  { keys, storages, end }: Pickles,
): Promise<ReadonlyMap<string, number>> {
  if (!Array.isArray(keys)) throw reader.malformed(end, 'a list of storage keys', describeValue(keys));
  const offsets = new Map<string, number>();
  let at = end;
  for (const key of keys) {
    const storage = typeof key === 'string' && !offsets.has(key) ? storages.get(key) : undefined;
    if (!storage) throw reader.malformed(at, 'the key of a storage of its own', describeValue(key));
    const length = reader.count((await reader.view(at, 8, 'a length')).getBigInt64(0, true), at, 'a length');
    if (length !== storage.length) throw reader.malformed(at, `${storage.length} elements`, `${length}`);
    const bytes = length * bytesPerElement(storage.element);
    reader.expectInside(at + 8, bytes, `storage ${excerpt(storage.key)}`);
    offsets.set(storage.key, at + 8);
    at += 8 + bytes;
  }
  return offsets;
}
