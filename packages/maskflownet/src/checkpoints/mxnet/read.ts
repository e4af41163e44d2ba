import type { EstimateOptions } from '@opticalflow/core';
import { type ByteSource, SourceReader } from '../byte-source.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { bytesPerElement, decodeFloats, type ElementType } from '../float-decoders.ts';
import { readTensors } from '../read-tensors.ts';
import { elementCount } from '../shape.ts';
import { decodeText, excerpt } from '../text.ts';

const FORMAT = 'MXNet .params';
const LIST_MAGIC = 0x112n;
const ARRAY_V1 = 0xf993fac8;
const ARRAY_V2 = 0xf993fac9;
const ARRAY_V3 = 0xf993faca;
const MAX_RANK = 8;
const MAX_NAME = 4096;

/** Element types by mshadow's numbers. */
const TYPES: readonly ElementType[] = ['float32', 'float64', 'float16', 'uint8', 'int32', 'int8', 'int64'];

interface ArrayPlace {
  readonly shape: number[];
  readonly type: ElementType;
  readonly offset: number;
}

/**
 * Reads a `.params` file of MXNet (`NDArray::Save` of its ndarray.cc): dense arrays of versions 1 to 3, then their names.
 * The prefixes `arg:` and `aux:` of symbolic models are taken off.
 *
 * @throws FormatError when the bytes are malformed, or arrays are sparse
 */
export async function readMxnet(source: ByteSource, options: EstimateOptions = {}): Promise<Checkpoint> {
  const reader = new SourceReader(source, FORMAT);
  const head = await reader.view(0, 24, 'the head');
  if (head.getBigUint64(0, true) !== LIST_MAGIC) throw reader.malformed(0, `the magic number ${LIST_MAGIC}`, 'another');
  const count = reader.count(head.getBigUint64(16, true), 16, 'a number of arrays');
  const cursor = { at: 24 };
  const arrays: ArrayPlace[] = [];
  for (let i = 0; i < count; i++) arrays.push(await readArrayHead(reader, cursor));
  const names = await readNames(reader, cursor, count);
  if (cursor.at !== source.size) throw reader.malformed(cursor.at, 'the end', `${source.size - cursor.at} more bytes`);
  const places = new Map([...names].map((name, i) => [name, arrays[i]]));

  const tensors = await readTensors(places, {
    ...options,
    reader,
    read: async (name, { shape, type, offset }) => {
      const bytes = await reader.bytes(offset, elementCount(shape) * bytesPerElement(type), excerpt(name));
      return { shape, dtype: type, data: decodeFloats(bytes, type) };
    },
  });
  return { format: 'mxnet', tensors, metadata: {} };
}

/** Reads the head of an array and moves the cursor beyond its data. */
async function readArrayHead(reader: SourceReader, cursor: { at: number }): Promise<ArrayPlace> {
  const next = async (length: number, what: string) => {
    const view = await reader.view(cursor.at, length, what);
    cursor.at += length;
    return view;
  };
  const start = cursor.at;
  const magic = (await next(4, 'an array')).getUint32(0, true);
  if (magic !== ARRAY_V1 && magic !== ARRAY_V2 && magic !== ARRAY_V3) {
    throw reader.malformed(start, 'an array of version 1, 2 or 3', `0x${magic.toString(16)}`);
  }
  if (magic !== ARRAY_V1) {
    const storage = (await next(4, 'a storage type')).getInt32(0, true);
    if (storage !== 0) throw reader.malformed(start + 4, 'a dense array', `storage type ${storage}`);
  }
  const rank = (await next(4, 'a rank')).getUint32(0, true);
  if (rank > MAX_RANK) throw reader.malformed(cursor.at - 4, `a rank of at most ${MAX_RANK}`, `${rank}`);
  // up to version 2 a rank of 0 marks an array that was never filled, and nothing follows it
  if (rank === 0 && magic !== ARRAY_V3) throw reader.malformed(cursor.at - 4, 'an array with values', 'an empty place');
  const dims = await next(8 * rank, 'a shape');
  const shape = Array.from({ length: rank }, (_, i) =>
    reader.count(dims.getBigInt64(8 * i, true), cursor.at - 8 * (rank - i), 'a size'),
  );
  const typeNumber = (await next(12, 'a device and a type')).getInt32(8, true);
  const type = TYPES[typeNumber];
  if (type === undefined) throw reader.malformed(cursor.at - 4, 'an element type from 0 to 6', `${typeNumber}`);
  const offset = cursor.at;
  const length = elementCount(shape) * bytesPerElement(type);
  if (!Number.isSafeInteger(length) || offset + length > reader.source.size) {
    throw reader.malformed(offset, `${length} bytes for shape [${shape}]`, `${reader.source.size - offset} to the end`);
  }
  cursor.at += length;
  return { shape, type, offset };
}

async function readNames(reader: SourceReader, cursor: { at: number }, count: number): Promise<Set<string>> {
  const next = async (what: string) => {
    const view = await reader.view(cursor.at, 8, what);
    cursor.at += 8;
    return reader.count(view.getBigUint64(0, true), cursor.at - 8, what);
  };
  const named = await next('the number of names');
  if (named !== count) throw reader.malformed(cursor.at - 8, `${count} names`, `${named}`);
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    const length = await next('the length of a name');
    const start = cursor.at;
    if (length > MAX_NAME) throw reader.malformed(start - 8, `a name of at most ${MAX_NAME} bytes`, `${length}`);
    const name = decodeText(await reader.bytes(start, length, 'a name'))?.replace(/^(arg|aux):/, '');
    if (name === undefined) throw reader.malformed(start, 'a name in UTF-8', 'other bytes');
    if (names.has(name)) throw reader.malformed(start, 'a name of its own for each array', `${excerpt(name)} twice`);
    names.add(name);
    cursor.at += length;
  }
  return names;
}
