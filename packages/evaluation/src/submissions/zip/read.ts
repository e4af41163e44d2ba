import { type FileHandle, open } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { FormatError, UnsupportedError } from '@opticalflow/core';
import { crc32 } from './crc32.ts';

/** A file in an archive, as the directory at the archive's end has it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

/** An open archive. */
export interface ZipFile {
  /** Bytes of the archive. */
  readonly size: number;
  readonly entries: readonly ZipEntry[];
  /**
   * The content of a file.
   *
   * @throws FormatError when it is damaged
   */
  read(entry: ZipEntry): Promise<Uint8Array>;
  close(): Promise<void>;
}

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const DIRECTORY_BYTES = 46;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;

/**
 * Opens a zip and reads its directory; files are read one by one.
 *
 * @throws FormatError when it is no zip, cut off or damaged
 * @throws UnsupportedError for archives of 4 GiB and more, in parts, or encrypted
 */
export async function openZip(file: string): Promise<ZipFile> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const entries = await readDirectory(handle, size);
    return { size, entries, read: (entry) => readEntry(handle, entry, size), close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

const broken = (offset: number, expected: string, received: string) =>
  new FormatError({ format: 'zip', offset, expected, received });

async function bytesAt(handle: FileHandle, offset: number, length: number, size: number): Promise<DataView> {
  if (offset < 0 || offset + length > size) throw broken(offset, `${length} bytes`, `an end of the file at ${size}`);
  const bytes = new Uint8Array(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, offset + read);
    if (bytesRead === 0) throw broken(offset + read, `${length - read} bytes`, 'an end of the file');
    read += bytesRead;
  }
  return new DataView(bytes.buffer);
}

async function readDirectory(handle: FileHandle, size: number): Promise<ZipEntry[]> {
  const tail = Math.min(size, END_BYTES + LONGEST_COMMENT);
  const view = await bytesAt(handle, size - tail, tail, size);
  let at = tail - END_BYTES;
  while (at >= 0 && (view.getUint32(at, true) !== END || at + END_BYTES + view.getUint16(at + 20, true) !== tail)) at--;
  if (at < 0) throw broken(Math.max(0, size - END_BYTES), 'the directory of a zip at its end', 'none');
  const count = view.getUint16(at + 10, true);
  const length = view.getUint32(at + 12, true);
  const offset = view.getUint32(at + 16, true);
  if (offset === 0xffffffff || count === 0xffff) throw new UnsupportedError('Archives of 4 GiB and more are not read');
  if (view.getUint16(at + 4, true) !== 0 || view.getUint16(at + 8, true) !== count) {
    throw new UnsupportedError('Archives in several parts are not read');
  }
  const directory = await bytesAt(handle, offset, length, size);
  const entries: ZipEntry[] = [];
  let next = 0;
  for (let k = 0; k < count; k++) {
    const entry = parseEntry(directory, next, offset);
    entries.push(entry.entry);
    next = entry.next;
  }
  if (next !== length) throw broken(offset + next, `the end of a directory of ${count} files`, 'more of it');
  return entries;
}

function parseEntry(view: DataView, at: number, offset: number): { entry: ZipEntry; next: number } {
  if (at + DIRECTORY_BYTES > view.byteLength || view.getUint32(at, true) !== DIRECTORY) {
    throw broken(offset + at, 'a file in the directory', 'something else');
  }
  if (view.getUint16(at + 8, true) & 1) throw new UnsupportedError('Encrypted archives are not read');
  const nameLength = view.getUint16(at + 28, true);
  const next = at + DIRECTORY_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > view.byteLength) throw broken(offset + at, 'the name of a file', 'the end of the directory');
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + DIRECTORY_BYTES, nameLength));
  return {
    entry: {
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    },
    next,
  };
}

async function readEntry(handle: FileHandle, entry: ZipEntry, size: number): Promise<Uint8Array> {
  const { name, method, crc, packedBytes, bytes, offset } = entry;
  const local = await bytesAt(handle, offset, LOCAL_BYTES, size);
  const nameLength = local.getUint16(26, true);
  const isLocal = local.getUint32(0, true) === LOCAL;
  const named = isLocal ? await bytesAt(handle, offset + LOCAL_BYTES, nameLength, size) : undefined;
  if (named === undefined || new TextDecoder().decode(named) !== name) {
    throw broken(offset, `the file ${name}`, isLocal ? 'a file of another name' : 'something else');
  }
  const start = offset + LOCAL_BYTES + nameLength + local.getUint16(28, true);
  const packed = new Uint8Array((await bytesAt(handle, start, packedBytes, size)).buffer);
  const content = unpack(packed, { method, bytes, start, name });
  if (content.length !== bytes) throw broken(start, `${bytes} bytes of ${name}`, `${content.length}`);
  if (crc32(content) !== crc) throw broken(start, `${name} with the checksum of the directory`, 'another checksum');
  return content;
}

function unpack(
  packed: Uint8Array,
  { method, bytes, start, name }: { method: number; bytes: number; start: number; name: string },
): Uint8Array {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new UnsupportedError(`${name} is packed with method ${method}, which is not read`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError({ format: 'zip', offset: start, expected: `${name}, packed`, received, cause });
  }
}
