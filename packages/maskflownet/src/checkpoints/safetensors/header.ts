import type { SourceReader } from '../byte-source.ts';
import { bytesPerElement, type ElementType } from '../float-decoders.ts';
import { elementCount, isCounts } from '../shape.ts';
import { decodeText, describeValue, excerpt } from '../text.ts';
import { repeatedKey } from './repeated-key.ts';

/** Where the header begins, after its length. */
export const HEADER_START = 8;
const MAX_RANK = 64;

/** Element types by the format's own words. */
export const DTYPES: ReadonlyMap<string, ElementType> = new Map([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

/** A tensor as the header describes it; offsets count from the end of the header. */
export interface HeaderEntry {
  readonly name: string;
  readonly dtype: string;
  readonly element: ElementType;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

/** What a header says: its tensors in the order of their data, and the metadata. */
export interface Header {
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Parses the JSON of a header.
 *
 * @throws FormatError when it is not what the format says
 */
export function parseHeader(bytes: Uint8Array, reader: SourceReader): Header {
  const fail = (expected: string, received: string, cause?: unknown) =>
    reader.malformed(HEADER_START, expected, received, cause);
  const text = decodeText(bytes);
  if (text === undefined) throw fail('a header in UTF-8', 'other bytes');
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw fail('a header in JSON', excerpt((cause as Error).message), cause);
  }
  if (!isObject(header)) throw fail('a header that is an object', describeValue(header));
  const twice = repeatedKey(text);
  if (twice !== undefined) throw fail('a name of its own for each tensor', `"${excerpt(twice)}" twice`);
  const { __metadata__: metadata = {}, ...rest } = header;
  if (!isObject(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    throw fail('metadata of strings', 'other values in it');
  }
  const entries = Object.entries(rest).map(([name, entry]) => parseEntry(name, entry, fail));
  return {
    entries: entries.sort((a, b) => a.begin - b.begin || a.end - b.end),
    metadata: metadata as Record<string, string>,
  };
}

function parseEntry(name: string, entry: unknown, fail: (expected: string, received: string) => Error): HeaderEntry {
  const of = `of ${excerpt(name)}`;
  if (!isObject(entry)) throw fail(`an object for the description ${of}`, describeValue(entry));
  const { dtype, shape, data_offsets: offsets } = entry;
  const element = typeof dtype === 'string' ? DTYPES.get(dtype) : undefined;
  if (element === undefined) {
    throw fail(`one of ${[...DTYPES.keys()].join(', ')} for the dtype ${of}`, describeValue(dtype));
  }
  if (!isCounts(shape, MAX_RANK)) throw fail(`sizes for the shape ${of}`, describeValue(shape));
  if (!isCounts(offsets, 2) || offsets.length !== 2) {
    throw fail(`two offsets for the data_offsets ${of}`, describeValue(offsets));
  }
  const [begin, end] = offsets;
  const bytes = elementCount(shape) * bytesPerElement(element);
  if (end - begin !== bytes) {
    throw fail(`${bytes} bytes of data for shape [${shape}] ${of}`, `${begin} to ${end}`);
  }
  return { name, dtype: dtype as string, element, shape, begin, end };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
