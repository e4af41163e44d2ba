import type { SourceReader } from '../byte-source.ts';
import { decodeText, excerpt } from '../text.ts';

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
const END64_LENGTH = 56;
const END64_LOCATOR = 0x07064b50;
const END64_LOCATOR_LENGTH = 20;
const CENTRAL = 0x02014b50;
const CENTRAL_LENGTH = 46;
const MAX_COMMENT = 0xffff;
const ENCRYPTED = 1;
const DEFLATED = 8;
/** A field of 32 bits with this value stands in the zip64 extra field instead. */
const ELSEWHERE = 0xffffffff;
const ZIP64_EXTRA = 1;

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
    const entry = readEntry(new DataView(view.buffer, view.byteOffset + at, end - at), {
      reader,
      origin: offset + at,
      nameLength,
      extraLength,
    });
    if (entries.has(entry.name)) {
      throw reader.malformed(offset + at, 'a name of its own for each entry', `${excerpt(entry.name)} twice`);
    }
    entries.set(entry.name, entry);
    at = end;
  }
  return entries;
}

interface EntryPlace {
  readonly reader: SourceReader;
  /** Offset in the file of the entry's first byte. */
  readonly origin: number;
  readonly nameLength: number;
  readonly extraLength: number;
}

function readEntry(view: DataView, place: EntryPlace): ZipEntry {
  const { reader, origin, nameLength } = place;
  const name = decodeText(new Uint8Array(view.buffer, view.byteOffset + CENTRAL_LENGTH, nameLength));
  if (name === undefined) throw reader.malformed(origin + CENTRAL_LENGTH, 'a name in UTF-8', 'other bytes');
  if (view.getUint16(8, true) & ENCRYPTED) throw reader.malformed(origin + 8, 'entries in plain', 'an encrypted one');
  const method = view.getUint16(10, true);
  if (method !== 0 && method !== DEFLATED) {
    throw reader.malformed(origin + 10, 'stored or deflated data', `compression method ${method}`);
  }
  const [size, compressedSize, headerOffset] = sizes(view, place);
  return { name, compressed: method === DEFLATED, compressedSize, size, headerOffset };
}

/** Size, compressed size and offset of an entry; those that do not fit 32 bits stand in its zip64 extra field. */
function sizes(view: DataView, { reader, origin, nameLength, extraLength }: EntryPlace): number[] {
  const values = [24, 20, 42].map((field) => view.getUint32(field, true));
  if (!values.includes(ELSEWHERE)) return values;
  const extraEnd = CENTRAL_LENGTH + nameLength + extraLength;
  for (let i = CENTRAL_LENGTH + nameLength; i + 4 <= extraEnd; ) {
    const end = i + 4 + view.getUint16(i + 2, true);
    if (view.getUint16(i, true) === ZIP64_EXTRA) {
      let next = i + 4;
      return values.map((value) => {
        if (value !== ELSEWHERE) return value;
        if (next + 8 > end || next + 8 > extraEnd) throw reader.malformed(origin + i, 'a whole zip64 field', 'a part');
        next += 8;
        return reader.count(view.getBigUint64(next - 8, true), origin + next - 8, 'a size of zip64');
      });
    }
    i = end;
  }
  throw reader.malformed(origin, 'a zip64 field', 'none');
}

interface Directory {
  readonly offset: number;
  readonly length: number;
  readonly count: number;
}

async function findDirectory(reader: SourceReader): Promise<Directory> {
  const at = (await findEnd(reader, END_LENGTH)) ?? (await findEnd(reader, END_LENGTH + MAX_COMMENT));
  const { size } = reader.source;
  if (at === undefined)
    throw reader.malformed(size, 'the end record of a zip archive', 'none: the file may be cut off');
  const end = await reader.view(at, END_LENGTH, 'the end record of a zip archive');
  const large = await findDirectory64(reader, at);
  return (
    large ?? {
      count: end.getUint16(10, true),
      length: end.getUint32(12, true),
      offset: end.getUint32(16, true),
    }
  );
}

/** Offset of the last end record that begins within the last bytes of an archive. */
async function findEnd(reader: SourceReader, within: number): Promise<number | undefined> {
  const { size } = reader.source;
  const length = Math.min(size, within);
  const tail = await reader.view(size - length, length, 'the end of the archive');
  for (let at = length - END_LENGTH; at >= 0; at--) {
    if (tail.getUint32(at, true) === END) return size - length + at;
  }
  return undefined;
}

/** The directory of a zip64 archive; undefined when there is no locator before the end record. */
async function findDirectory64(reader: SourceReader, end: number): Promise<Directory | undefined> {
  if (end < END64_LOCATOR_LENGTH) return undefined;
  const locator = await reader.view(end - END64_LOCATOR_LENGTH, END64_LOCATOR_LENGTH, 'the zip64 locator');
  if (locator.getUint32(0, true) !== END64_LOCATOR) return undefined;
  const where = reader.count(locator.getBigUint64(8, true), end - 12, 'the offset of the zip64 end record');
  const record = await reader.view(where, END64_LENGTH, 'the zip64 end record');
  if (record.getUint32(0, true) !== END64) throw reader.malformed(where, 'a zip64 end record', 'other bytes');
  const field = (offset: number, what: string) => reader.count(record.getBigUint64(offset, true), where + offset, what);
  return {
    count: field(32, 'a number of entries'),
    length: field(40, 'the length of the directory'),
    offset: field(48, 'the offset of the directory'),
  };
}
