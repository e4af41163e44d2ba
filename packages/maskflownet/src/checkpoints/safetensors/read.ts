import type { EstimateOptions } from '@opticalflow/core';
import { type ByteSource, SourceReader } from '../byte-source.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { type ElementType, floatDecoders } from '../float-decoders.ts';
import { readTensors } from '../read-tensors.ts';
import { elementCount } from '../shape.ts';

const FORMAT = 'safetensors';
/** The reference implementation's own limit. */
const MAX_HEADER = 100_000_000;

const DTYPES: Record<string, ElementType> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'uint8',
};

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file (the format of Hugging Face's library of that name): u64 length of a JSON header, the
 * header, then the tensors' bytes without gaps.
 *
 * @throws FormatError when the bytes are malformed or of an element type that is not known
 */
export async function readSafetensors(source: ByteSource, options: EstimateOptions = {}): Promise<Checkpoint> {
  const reader = new SourceReader(source, FORMAT);
  const headerLength = reader.count(
    (await reader.view(0, 8, 'the length of the header')).getBigUint64(0, true),
    0,
    'the length of the header',
  );
  if (headerLength > MAX_HEADER)
    throw reader.malformed(0, `a header of at most ${MAX_HEADER} bytes`, `${headerLength}`);
  const { entries, metadata } = parseHeader(await reader.bytes(8, headerLength, 'the header'), reader);
  const start = 8 + headerLength;
  expectContiguous(entries, source.size - start, reader, start);

  const tensors = await readTensors(new Map(entries.map((entry) => [entry.name, entry])), {
    ...options,
    reader,
    read: async (name, { dtype, shape, begin, end }) => {
      const bytes = await reader.bytes(start + begin, end - begin, name);
      return { shape, dtype, data: floatDecoders[DTYPES[dtype]].decode(bytes) };
    },
  });
  return { format: 'safetensors', tensors, metadata };
}

function parseHeader(bytes: Uint8Array, reader: SourceReader): { entries: Entry[]; metadata: Record<string, string> } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw reader.malformed(8, 'a header in JSON', (cause as Error).message, cause);
  }
  if (!isObject(header)) throw reader.malformed(8, 'a header that is an object', typeof header);
  const { __metadata__: metadata = {}, ...rest } = header;
  if (!isObject(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    throw reader.malformed(8, 'metadata of strings', JSON.stringify(metadata).slice(0, 80));
  }
  const entries = Object.entries(rest).map(([name, entry]) => parseEntry(name, entry, reader));
  return {
    entries: entries.sort((a, b) => a.begin - b.begin || a.end - b.end),
    metadata: metadata as Record<string, string>,
  };
}

function parseEntry(name: string, entry: unknown, reader: SourceReader): Entry {
  const fail = (expected: string) => reader.malformed(8, `${expected} of ${name}`, JSON.stringify(entry).slice(0, 120));
  if (!isObject(entry)) throw fail('the entry');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPES, dtype)) {
    throw fail(`one of ${Object.keys(DTYPES).join(', ')} for the dtype`);
  }
  if (!isCounts(shape)) throw fail('a shape');
  if (!isCounts(offsets) || offsets.length !== 2) throw fail('two data_offsets');
  const [begin, end] = offsets;
  const bytes = elementCount(shape) * floatDecoders[DTYPES[dtype]].bytesPerElement;
  if (end - begin !== bytes) throw fail(`${bytes} bytes of data`);
  return { name, dtype, shape, begin, end };
}

function expectContiguous(entries: readonly Entry[], size: number, reader: SourceReader, start: number): void {
  let at = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== at) throw reader.malformed(start + begin, `data of ${name} from ${at} on`, `from ${begin} on`);
    at = end;
  }
  if (at !== size) throw reader.malformed(start + Math.min(at, size), `${at} bytes of data`, `${size} bytes`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
