import { FormatError } from '@opticalflow/core';

/** One marker segment of a JPEG. */
export interface JpegSegment {
  /** The second byte of its marker. */
  marker: number;
  /** Byte offset of the marker in the file. */
  offset: number;
  /** What follows the length field; of a scan its header alone. */
  data: Uint8Array;
  /** All of it, from the marker to the next one; of a scan with its coded blocks. */
  whole: Uint8Array;
}

export const SOS = 0xda;
export const EOI = 0xd9;
const SOI = 0xd8;
const RST0 = 0xd0;
const RST7 = 0xd7;

export const fail = (offset: number, expected: string, received: string, cause?: unknown): FormatError =>
  new FormatError({ format: 'JPEG', offset, expected, received, cause });

/**
 * The segments of a JPEG, those after its first marker up to and with EOI or the end of the file (ITU-T T.81, annex B).
 * Fill bytes before a marker are passed over.
 *
 * @throws FormatError at the segment that is cut off or damaged
 */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw fail(0, 'ff d8', `${bytes.length} bytes that start otherwise`);
  let offset = 2;
  while (offset + 1 < bytes.length) {
    if (bytes[offset] !== 0xff) throw fail(offset, 'a marker (ff)', bytes[offset].toString(16));
    const marker = bytes[offset + 1];
    if (marker === 0xff) {
      offset++;
      continue;
    }
    const start = offset + 2;
    if (marker === EOI) {
      yield { marker, offset, data: bytes.subarray(start, start), whole: bytes.subarray(offset, start) };
      return;
    }
    if (marker < 0xc0 || marker === SOI || isRestart(marker)) {
      throw fail(offset + 1, 'the marker of a segment', marker.toString(16));
    }
    const left = bytes.length - start;
    if (left < 2) return;
    const length = (bytes[start] << 8) | bytes[start + 1];
    if (length < 2 || length > left) throw fail(start, `the length of a segment, 2 to ${left},`, `${length}`);
    const end = marker === SOS ? endOfScan(bytes, start + length) : start + length;
    yield { marker, offset, data: bytes.subarray(start + 2, start + length), whole: bytes.subarray(offset, end) };
    offset = end;
  }
}

const isRestart = (marker: number): boolean => marker >= RST0 && marker <= RST7;

/** Where the marker after a scan stands. In coded blocks ff is followed by 0, or by a restart marker. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next > 0 && next < 0xff && !isRestart(next)) return at;
  }
  return bytes.length;
}

/** How many restart markers there are among coded blocks. */
export function countRestarts(blocks: Uint8Array): number {
  let count = 0;
  for (let at = blocks.indexOf(0xff); at !== -1; at = blocks.indexOf(0xff, at + 1)) {
    if (isRestart(blocks[at + 1])) count++;
  }
  return count;
}
