import { inflateSync } from 'fflate';
import type { SourceReader } from '../byte-source.ts';

/** A file inside an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly compressed: boolean;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header stands. */
  readonly headerOffset: number;
}

const END = 0x06054b50;
const END_LENGTH = 22;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const CENTRAL_LENGTH = 46;
const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
const MAX_COMMENT = 0xffff;
/** Deflate cannot shrink further than this. */
const MAX_RATIO = 1032;

/** The entries of an archive by name, from its central directory (APPNOTE.TXT of PKWARE, zip64 included). */
export async function readZipDirectory(reader: SourceReader): Promise<Map<string, ZipEntry>> {
  const { offset, length, count } = await findDirectory(reader);
  const view = await reader.view(offset, length, 'the central directory');
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_LENGTH > length || view.getUint32(at, true) !== CENTRAL) {
      throw reader.malformed(offset + at, 'an entry of the central directory', 'other bytes');
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const end = at + CENTRAL_LENGTH + nameLength + extraLength + view.getUint16(at + 32, true);
    if (end > length) throw reader.malformed(offset + at, 'an entry inside the central directory', 'a longer one');
    const name = new TextDecoder().decode(
      new Uint8Array(view.buffer, view.byteOffset + at + CENTRAL_LENGTH, nameLength),
    );
    const method = view.getUint16(at + 10, true);
    if (method !== 0 && method !== 8)
      throw reader.malformed(offset + at + 10, 'stored or deflated data', `method ${method}`);
    const [size, compressedSize, headerOffset] = sizes(
      view,
      { at, extra: at + CENTRAL_LENGTH + nameLength, extraLength },
      reader,
      offset,
    );
    entries.set(name, { name, compressed: method === 8, compressedSize, size, headerOffset });
    at = end;
  }
  return entries;
}

/** Sizes and offset of an entry; those that do not fit 32 bits stand in its zip64 extra field. */
function sizes(
  view: DataView,
  { at, extra, extraLength }: { at: number; extra: number; extraLength: number },
  reader: SourceReader,
  origin: number,
): number[] {
  const values = [24, 20, 42].map((field) => view.getUint32(at + field, true));
  if (!values.includes(0xffffffff)) return values;
  for (let i = extra; i + 4 <= extra + extraLength; ) {
    const length = view.getUint16(i + 2, true);
    if (view.getUint16(i, true) === 1) {
      let next = i + 4;
      return values.map((value) => {
        if (value !== 0xffffffff) return value;
        if (next + 8 > i + 4 + length || next + 8 > extra + extraLength) {
          throw reader.malformed(origin + i, 'a complete zip64 field', `${length} bytes`);
        }
        next += 8;
        return reader.count(view.getBigUint64(next - 8, true), origin + next - 8, 'a size of zip64');
      });
    }
    i += 4 + length;
  }
  throw reader.malformed(origin + at, 'a zip64 field', 'none');
}

async function findDirectory(reader: SourceReader): Promise<{ offset: number; length: number; count: number }> {
  const { size } = reader.source;
  const tailLength = Math.min(size, END_LENGTH + MAX_COMMENT);
  const tail = await reader.view(size - tailLength, tailLength, 'the end of the archive');
  let at = tailLength - END_LENGTH;
  while (at >= 0 && tail.getUint32(at, true) !== END) at--;
  if (at < 0) throw reader.malformed(size, 'the end record of a zip archive', 'none: the file may be cut off');
  const end = size - tailLength + at;
  const small = {
    count: tail.getUint16(at + 10, true),
    length: tail.getUint32(at + 12, true),
    offset: tail.getUint32(at + 16, true),
  };
  if (end >= 20) {
    const locator = await reader.view(end - 20, 20, 'the zip64 locator');
    if (locator.getUint32(0, true) === END64_LOCATOR) {
      const where = reader.count(locator.getBigUint64(8, true), end - 12, 'the offset of the zip64 end record');
      const record = await reader.view(where, 56, 'the zip64 end record');
      if (record.getUint32(0, true) !== END64) throw reader.malformed(where, 'a zip64 end record', 'other bytes');
      return {
        count: reader.count(record.getBigUint64(32, true), where + 32, 'a number of entries'),
        length: reader.count(record.getBigUint64(40, true), where + 40, 'the length of the directory'),
        offset: reader.count(record.getBigUint64(48, true), where + 48, 'the offset of the directory'),
      };
    }
  }
  return small;
}

/** Where the data of a stored entry begins. */
export async function dataOffset(reader: SourceReader, { name, headerOffset }: ZipEntry): Promise<number> {
  const header = await reader.view(headerOffset, LOCAL_LENGTH, `the header of ${name}`);
  if (header.getUint32(0, true) !== LOCAL) throw reader.malformed(headerOffset, `the header of ${name}`, 'other bytes');
  return headerOffset + LOCAL_LENGTH + header.getUint16(26, true) + header.getUint16(28, true);
}

/** The whole of an entry, inflated if need be. */
export async function readEntry(reader: SourceReader, entry: ZipEntry): Promise<Uint8Array> {
  const offset = await dataOffset(reader, entry);
  const { name, size, compressedSize } = entry;
  if (!entry.compressed) {
    if (size !== compressedSize)
      throw reader.malformed(entry.headerOffset, `${size} stored bytes`, `${compressedSize}`);
    return reader.bytes(offset, size, name);
  }
  const bytes = await reader.bytes(offset, compressedSize, name);
  if (size > MAX_RATIO * compressedSize) {
    throw reader.malformed(entry.headerOffset, `at most ${MAX_RATIO * compressedSize} bytes in ${name}`, `${size}`);
  }
  let inflated: Uint8Array;
  try {
    inflated = inflateSync(bytes, { out: new Uint8Array(size) });
  } catch (cause) {
    throw reader.malformed(offset, `deflated data of ${name}`, (cause as Error).message, cause);
  }
  if (inflated.length !== size) throw reader.malformed(offset, `${size} bytes in ${name}`, `${inflated.length}`);
  return inflated;
}
