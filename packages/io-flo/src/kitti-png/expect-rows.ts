import { FormatError } from '@opticalflow/core';
import { Unzlib } from 'fflate';
import { reasonOf } from '../bytes.ts';
import type { Chunk } from './chunks.ts';

/** Deflate never turns a byte into more than this many. */
const MAX_EXPANSION = 1032;
const SLICE = 1 << 14;

/**
 * Checks that the IDAT chunks inflate to exactly `expected` bytes, and keeps none of them. The decoder would paint rows
 * that are missing as zero, and inflate a bomb to its end.
 *
 * @throws FormatError when they do not, or are no zlib stream
 */
export function expectRows(parts: readonly Chunk[], expected: number): void {
  const fail = (offset: number, received: string, cause?: unknown) =>
    new FormatError({ format: 'KITTI PNG', offset, expected: `${expected} bytes of rows`, received, cause });
  if (parts.length === 0) throw fail(0, 'no IDAT chunk');
  const compressed = parts.reduce((sum, { data }) => sum + data.length, 0);
  if (compressed * MAX_EXPANSION < expected) throw fail(parts[0].offset, `${compressed} bytes, too few to hold them`);
  let length = 0;
  let ended = false;
  const inflate = new Unzlib((chunk, final) => {
    length += chunk.length;
    ended ||= final;
  });
  let offset = parts[0].offset;
  try {
    for (const part of parts) {
      for (let at = 0; at < part.data.length && length <= expected; at += SLICE) {
        offset = part.offset + at;
        inflate.push(part.data.subarray(at, at + SLICE));
      }
    }
    if (length <= expected) inflate.push(new Uint8Array(0), true);
  } catch (cause) {
    throw fail(offset, reasonOf(cause), cause);
  }
  if (length !== expected || !ended) throw fail(offset, length > expected ? 'more' : `${length}`);
}
