import { type EstimateOptions, type FormatError, UnsupportedError } from '@opticalflow/core';
import { type ByteSource, SourceReader } from '../byte-source.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { bytesPerElement } from '../float-decoders.ts';
import { memoryLimit, readTensors } from '../read-tensors.ts';
import { decodeText, describeValue, excerpt } from '../text.ts';
import { materialise, type StorageBytes } from './materialise.ts';
import { MAX_PICKLE } from './pickle-bytes.ts';
import { stateDictOf } from './state-dict.ts';
import { Unpickler } from './unpickler.ts';
import { ZipArchive } from './zip.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';

const FORMAT = 'PyTorch checkpoint';
const PICKLE = 'data.pkl';

/**
 * Reads a checkpoint of `torch.save` since PyTorch 1.6: a zip archive of a pickle and of one entry a storage. Nothing
 * in it is run.
 *
 * @throws FormatError when it is malformed or names what no checkpoint needs; CheckpointError when it holds no tensors;
 * UnsupportedError when a big-endian machine wrote it
 */
export async function readPytorchZip(source: ByteSource, options: EstimateOptions = {}): Promise<Checkpoint> {
  const reader = new SourceReader(source, FORMAT);
  const entries = await readZipDirectory(reader);
  const archive = new ZipArchive(reader, memoryLimit(source));
  const pickle = findPickle(entries, reader);
  const root = pickle.name.slice(0, -PICKLE.length);
  await expectLittleEndian(archive, entries.get(`${root}byteorder`));
  const { tensors, metadata } = stateDictOf((await unpickle(archive, pickle)).load());

  const storages: StorageBytes = {
    reader,
    async read({ key, length: elements, element, dtype }, offset, length) {
      const entry = entries.get(`${root}data/${key}`);
      if (!entry) throw missingStorage(reader, key);
      const size = elements * bytesPerElement(element);
      if (entry.size !== size) {
        throw reader.malformed(entry.headerOffset, `${size} bytes for ${elements} of ${dtype}`, `${entry.size}`);
      }
      return archive.read(entry, offset, length);
    },
  };
  const values = await readTensors(tensors, {
    ...options,
    reader,
    read: (name, tensor) => materialise(name, tensor, storages),
  });
  return { format: 'pytorch', tensors: values, metadata };
}

function findPickle(entries: ReadonlyMap<string, ZipEntry>, reader: SourceReader): ZipEntry {
  const pickle = [...entries.values()].find(({ name }) => name === PICKLE || name.endsWith(`/${PICKLE}`));
  if (!pickle) throw reader.malformed(0, `an entry ${PICKLE}`, `an archive of ${entries.size} entries without one`);
  if (pickle.size <= MAX_PICKLE) return pickle;
  throw reader.malformed(pickle.headerOffset, `a pickle of at most ${MAX_PICKLE} bytes`, `${pickle.size}`);
}

async function unpickle(archive: ZipArchive, pickle: ZipEntry): Promise<Unpickler> {
  const origin = pickle.compressed ? 0 : await archive.dataOffset(pickle);
  const format = pickle.compressed ? `${FORMAT} (inflated ${excerpt(pickle.name)})` : FORMAT;
  return new Unpickler(await archive.read(pickle), { format, origin });
}

async function expectLittleEndian(archive: ZipArchive, entry: ZipEntry | undefined): Promise<void> {
  if (!entry) return;
  const order = entry.size > 16 ? undefined : decodeText(await archive.read(entry));
  if (order === 'little') return;
  throw new UnsupportedError(
    `Expected the values of a PyTorch checkpoint in little-endian order but its byteorder is ${describeValue(order)}`,
  );
}

const missingStorage = (reader: SourceReader, key: string): FormatError =>
  reader.malformed(0, `an entry for storage ${excerpt(key)}`, 'none of that name');
