import { zlibSync } from 'fflate';

/** Type and data of a chunk. */
export type PngPart = [type: string, data: Uint8Array];

export const zlibOf = (bytes: Uint8Array): Uint8Array => zlibSync(bytes, { level: 6 });

export const IEND: PngPart = ['IEND', new Uint8Array(0)];

/** A header of PNG: 8-bit RGB unless told otherwise. */
export function ihdr(
  width: number,
  height: number,
  { depth = 8, colour = 2, compression = 0, filter = 0, interlace = 0 } = {},
): PngPart {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([depth, colour, compression, filter, interlace], 8);
  return ['IHDR', data];
}

/** A PNG of these chunks, with the checksum of the one whose type is `damaged` wrong. */
export function pngOf(parts: readonly PngPart[], damaged?: string): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, [, data]) => sum + 12 + data.length, 8));
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  let offset = 8;
  for (const [type, data] of parts) {
    view.setUint32(offset, data.length);
    for (let i = 0; i < 4; i++) bytes[offset + 4 + i] = type.charCodeAt(i);
    bytes.set(data, offset + 8);
    const end = offset + 8 + data.length;
    view.setUint32(end, crc32(bytes.subarray(offset + 4, end)) ^ (type === damaged ? 1 : 0));
    offset = end + 4;
  }
  return bytes;
}

/** The chunks of a PNG that is whole. */
export function partsOf(png: Uint8Array): PngPart[] {
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  const parts: PngPart[] = [];
  for (let offset = 8; offset < png.length; ) {
    const end = offset + 8 + view.getUint32(offset);
    parts.push([String.fromCharCode(...png.subarray(offset + 4, offset + 8)), png.slice(offset + 8, end)]);
    offset = end + 4;
  }
  return parts;
}

/** A PNG that may be damaged, with checksums that fit what it holds. */
export function withRightChecksums(png: Uint8Array): Uint8Array {
  const bytes = png.slice();
  const view = new DataView(bytes.buffer);
  for (let offset = 8; offset + 12 <= bytes.length; ) {
    const end = offset + 8 + view.getUint32(offset);
    if (end + 4 > bytes.length) break;
    view.setUint32(end, crc32(bytes.subarray(offset + 4, end)));
    offset = end + 4;
  }
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}
