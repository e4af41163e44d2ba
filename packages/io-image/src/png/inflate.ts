import { FormatError } from '@opticalflow/core';
import { Unzlib } from 'fflate';
import { joined } from '../bytes.ts';
import { reasonOf } from '../limits.ts';
import type { PngChunk } from './chunks.ts';

/** Deflate never turns a byte into more than this many. */
const MAX_EXPANSION = 1032;
const SLICE = 1 << 14;
/** More than a stored block of deflate: a stream that gives nothing for so many bytes has ended before them. */
const MAX_SILENCE = 1 << 17;

/**
 * What the IDAT chunks inflate to, which has to be exactly `length` bytes. A bomb is given up as soon as it exceeds
 * them, and nothing is allocated for a length that so few compressed bytes cannot have.
 *
 * @throws FormatError when they are no zlib stream, or one of another length
 */
export function inflateRows(parts: readonly PngChunk[], length: number): Uint8Array {
  const compressed = joined(parts.map(({ data }) => data));
  const fail = (at: number, received: string, cause?: unknown) =>
    new FormatError({
      format: 'PNG',
      offset: fileOffset(parts, at),
      expected: `${length} bytes of inflated rows`,
      received,
      cause,
    });
  if (compressed.length * MAX_EXPANSION < length)
    throw fail(0, `${compressed.length} compressed bytes, too few to hold them`);
  const rows = new Uint8Array(length);
  let inflated = 0;
  let silence = 0;
  const unzlib = new Unzlib((chunk) => {
    if (chunk.length > 0) silence = 0;
    inflated += chunk.length;
    if (inflated <= length) rows.set(chunk, inflated - chunk.length);
  });
  let at = 0;
  try {
    for (; at < compressed.length && inflated <= length && silence < MAX_SILENCE; at += SLICE) {
      silence += SLICE;
      unzlib.push(compressed.subarray(at, at + SLICE));
    }
    at = Math.min(at, compressed.length);
    if (inflated <= length) unzlib.push(new Uint8Array(0), true);
  } catch (cause) {
    throw fail(at, reasonOf(cause), cause);
  }
  if (inflated !== length) throw fail(at, inflated > length ? 'more' : `${inflated}`);
  return rows;
}

/** Where in the file the compressed byte `at` stands. */
function fileOffset(parts: readonly PngChunk[], at: number): number {
  let left = at;
  for (const { offset, data } of parts) {
    if (left < data.length) return offset + left;
    left -= data.length;
  }
  const { offset, data } = parts[parts.length - 1];
  return offset + data.length;
}
