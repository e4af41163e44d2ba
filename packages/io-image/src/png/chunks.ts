import { FormatError } from '@opticalflow/core';

/** One chunk of a PNG. */
export interface PngChunk {
  type: string;
  /** Byte offset of `data` in the file. */
  offset: number;
  data: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** A critical chunk has to be understood; its type starts with a capital letter. */
export const isCritical = (type: string): boolean => type[0] >= 'A' && type[0] <= 'Z';

/** Beside the critical chunks only the orientation is used, so of no other chunk does the checksum matter. */
const isUsed = (type: string): boolean => isCritical(type) || type === 'eXIf';

/**
 * The chunks of a PNG up to and with IEND (PNG specification, third edition, section 5). Bounds are checked, and the
 * checksums of chunks that are used.
 *
 * @throws FormatError at the chunk that is cut off or damaged
 */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const fail = (offset: number, expected: string, received: string) =>
    new FormatError({ format: 'PNG', offset, expected, received });
  if (bytes.length < 8 || SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    throw fail(0, 'the signature of a PNG', `${bytes.length} bytes that do not start with it`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = SIGNATURE.length; ; ) {
    const left = bytes.length - start;
    if (left < 12) throw fail(start, 'a chunk of at least 12 bytes', left === 0 ? 'the end of the file' : `${left}`);
    const length = view.getUint32(start);
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) throw fail(start + 4, 'four letters', JSON.stringify(type));
    if (length > left - 12) throw fail(start, `${type} of ${length} bytes`, `${left - 12} up to the end of the file`);
    const offset = start + 8;
    const end = offset + length;
    if (isUsed(type)) {
      const expected = view.getUint32(end);
      const received = crc32(bytes.subarray(start + 4, end));
      if (expected !== received) throw fail(end, `${type} of checksum ${expected.toString(16)}`, received.toString(16));
    }
    yield { type, offset, data: bytes.subarray(offset, end) };
    if (type === 'IEND') return;
    start = end + 4;
  }
}
