import { zlibSync } from 'fflate';

/** Type and data of a chunk. */
export type PngPart = [type: string, data: Uint8Array];

export const zlibOf = (bytes: Uint8Array): Uint8Array => zlibSync(bytes, { level: 6 });

/** A PNG of these chunks, with the checksum of the one whose type is `damaged` wrong. */
export function pngOf(parts: readonly PngPart[], damaged?: string): Uint8Array {
  const bytes = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const uint32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  for (const [type, data] of parts) {
    const typed = [...type].map((letter) => letter.charCodeAt(0));
    const checksum = crc32([...typed, ...data]) ^ (type === damaged ? 1 : 0);
    bytes.push(...uint32(data.length));
    for (const byte of typed) bytes.push(byte);
    for (const byte of data) bytes.push(byte);
    bytes.push(...uint32(checksum));
  }
  return Uint8Array.from(bytes);
}

function crc32(bytes: Iterable<number>): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}
