import { deflateSync } from 'fflate';
import { ascii, u32, u64 } from './pickle-writer.ts';

/** How an archive is written. */
export interface ZipOptions {
  readonly deflate?: boolean;
  /** Sizes and offsets in the extra fields and the end record of zip64. */
  readonly zip64?: boolean;
  /** Sizes after the data and zeros in the local header, as streaming writers do. */
  readonly descriptors?: boolean;
  readonly method?: number;
  readonly flags?: number;
  readonly comment?: string;
}

const u16 = (n: number): number[] => [n & 255, (n >>> 8) & 255];
const ELSEWHERE = [255, 255, 255, 255];

/** A zip archive. Checksums are left 0: PyTorch may leave them out, too. */
export function zip(entries: readonly (readonly [string, Uint8Array])[], options: ZipOptions = {}): Uint8Array {
  const { deflate = false, zip64 = false, descriptors = false, method = deflate ? 8 : 0, comment = '' } = options;
  const flags = (options.flags ?? 0) | (descriptors ? 8 : 0);
  const parts: Uint8Array[] = [];
  const central: number[] = [];
  let at = 0;
  const add = (bytes: Uint8Array) => {
    parts.push(bytes);
    at += bytes.length;
  };
  for (const [name, content] of entries) {
    const data = deflate ? deflateSync(content) : content;
    const start = at;
    const sizes = [...u32(data.length), ...u32(content.length)];
    const fixed = [...u16(flags), ...u16(method), ...u32(0), ...u32(0)];
    // PyTorch pads the data of its entries with an extra field of the local header
    const padding = [...ascii('FB'), ...u16(3), 90, 90, 90];
    const known = descriptors ? [...u32(0), ...u32(0)] : sizes;
    const local = [...u32(0x04034b50), ...u16(20), ...fixed, ...known, ...u16(name.length), ...u16(padding.length)];
    add(Uint8Array.from([...local, ...ascii(name), ...padding]));
    add(data);
    if (descriptors) add(Uint8Array.from([...u32(0x08074b50), ...u32(0), ...sizes]));
    const large = [...u16(1), ...u16(24), ...u64(content.length), ...u64(data.length), ...u64(start)];
    const extra = zip64 ? [...padding, ...large] : [];
    central.push(
      ...u32(0x02014b50),
      ...u16(20),
      ...u16(20),
      ...fixed,
      ...(zip64 ? [...ELSEWHERE, ...ELSEWHERE] : sizes),
    );
    central.push(...u16(name.length), ...u16(extra.length), ...u16(0), ...u16(0), ...u16(0), ...u32(0));
    central.push(...(zip64 ? ELSEWHERE : u32(start)), ...ascii(name), ...extra);
  }
  const directory = at;
  add(Uint8Array.from(central));
  if (zip64) {
    const end = at;
    const count = [...u64(entries.length), ...u64(entries.length)];
    const record = [...u64(44), ...u16(45), ...u16(45), ...u32(0), ...u32(0)];
    add(Uint8Array.from([...u32(0x06064b50), ...record, ...count, ...u64(central.length), ...u64(directory)]));
    add(Uint8Array.from([...u32(0x07064b50), ...u32(0), ...u64(end), ...u32(1)]));
  }
  const count = u16(zip64 ? 0xffff : entries.length);
  const where = zip64 ? [...ELSEWHERE, ...ELSEWHERE] : [...u32(central.length), ...u32(directory)];
  const end = [...u32(0x06054b50), ...u16(0), ...u16(0), ...count, ...count, ...where, ...u16(comment.length)];
  add(Uint8Array.from([...end, ...ascii(comment)]));
  return concatenate(parts);
}

/** Byte arrays, one after the other. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
