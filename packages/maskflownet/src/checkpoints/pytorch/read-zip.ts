import { type EstimateOptions, UnsupportedError } from '@opticalflow/core';
import { type ByteSource, SourceReader } from '../byte-source.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { readTensors } from '../read-tensors.ts';
import { materialise } from './materialise.ts';
import { Unpickler } from './pickle.ts';
import { stateDictOf } from './state-dict.ts';
import type { TensorRef } from './values.ts';
import { dataOffset, readEntry, readZipDirectory, type ZipEntry } from './zip.ts';

const FORMAT = 'PyTorch checkpoint';

/**
 * Reads a checkpoint of `torch.save` since PyTorch 1.6: a zip archive of a pickle and of one entry a storage. Nothing
 * in it is run.
 *
 * @throws FormatError when it is malformed or names what no checkpoint needs; CheckpointError when it holds no tensors
 */
export async function readPytorchZip(source: ByteSource, options: EstimateOptions = {}): Promise<Checkpoint> {
  const reader = new SourceReader(source, FORMAT);
  const entries = await readZipDirectory(reader);
  const pickle = [...entries.values()].find(({ name }) => name === 'data.pkl' || name.endsWith('/data.pkl'));
  if (!pickle) throw reader.malformed(0, 'an entry data.pkl', `${entries.size} entries without one`);
  const root = pickle.name.slice(0, -'data.pkl'.length);
  await expectLittleEndian(reader, entries.get(`${root}byteorder`));
  const unpickler = new Unpickler(await readEntry(reader, pickle), { format: `${FORMAT} (${pickle.name})` });
  const { tensors, metadata } = stateDictOf(unpickler.load());

  const storageBytes = async ({ storage }: TensorRef, offset: number, length: number) => {
    const entry = entries.get(`${root}data/${storage.key}`);
    if (!entry) throw reader.malformed(0, `an entry for the storage ${storage.key}`, 'none');
    if (offset + length > entry.size) {
      throw reader.malformed(entry.headerOffset, `${offset + length} bytes in ${entry.name}`, `${entry.size}`);
    }
    if (entry.compressed) return (await readEntry(reader, entry)).subarray(offset, offset + length);
    return reader.bytes((await dataOffset(reader, entry)) + offset, length, entry.name);
  };
  const values = await readTensors(tensors, {
    ...options,
    reader,
    read: (name, tensor) => materialise(name, tensor, storageBytes, reader),
  });
  return { format: 'pytorch', tensors: values, metadata };
}

async function expectLittleEndian(reader: SourceReader, entry: ZipEntry | undefined): Promise<void> {
  if (!entry || new TextDecoder().decode(await readEntry(reader, entry)) === 'little') return;
  throw new UnsupportedError('This checkpoint was written on a big-endian machine, which is not supported');
}
