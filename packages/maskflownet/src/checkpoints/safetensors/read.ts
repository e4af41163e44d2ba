import type { EstimateOptions } from '@opticalflow/core';
import { type ByteSource, SourceReader } from '../byte-source.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { decodeFloats } from '../float-decoders.ts';
import { readTensors } from '../read-tensors.ts';
import { excerpt } from '../text.ts';
import { HEADER_START, type HeaderEntry, parseHeader } from './header.ts';

const FORMAT = 'safetensors';
/** The reference implementation allows 100 MB; ten thousand tensors take one. */
const MAX_HEADER = 1 << 24;

/**
 * Reads a safetensors file (the format of Hugging Face's library of that name): u64 length of a JSON header, the
 * header, then the tensors' bytes without gaps or overlaps.
 *
 * @throws FormatError when the bytes are malformed or of an element type that is not known
 */
export async function readSafetensors(source: ByteSource, options: EstimateOptions = {}): Promise<Checkpoint> {
  const reader = new SourceReader(source, FORMAT);
  const what = 'the length of the header';
  const headerLength = reader.count((await reader.view(0, HEADER_START, what)).getBigUint64(0, true), 0, what);
  if (headerLength > MAX_HEADER) {
    throw reader.malformed(0, `a header of at most ${MAX_HEADER} bytes`, `${headerLength}`);
  }
  const { entries, metadata } = parseHeader(await reader.bytes(HEADER_START, headerLength, 'the header'), reader);
  const start = HEADER_START + headerLength;
  expectContiguous(entries, { reader, start });

  const tensors = await readTensors(new Map(entries.map((entry) => [entry.name, entry])), {
    ...options,
    reader,
    read: async (name, { dtype, element, shape, begin, end }) => {
      const bytes = await reader.bytes(start + begin, end - begin, excerpt(name));
      return { shape, dtype, data: decodeFloats(bytes, element) };
    },
  });
  return { format: 'safetensors', tensors, metadata };
}

/** The format wants every byte of the data to belong to exactly one tensor. */
function expectContiguous(
  entries: readonly HeaderEntry[],
  { reader, start }: { reader: SourceReader; start: number },
): void {
  const size = reader.source.size - start;
  let at = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== at) {
      throw reader.malformed(start + at, `data of ${excerpt(name)} from ${at} on`, `an offset of ${begin}`);
    }
    at = end;
  }
  if (at !== size) throw reader.malformed(start + Math.min(at, size), `${at} bytes of data`, `${size}`);
}
