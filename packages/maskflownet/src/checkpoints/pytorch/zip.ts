import type { SourceReader } from '../byte-source.ts';
import { excerpt } from '../text.ts';
import { inflate } from './inflate.ts';
import type { ZipEntry } from './zip-directory.ts';

const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
/** Deflate cannot shrink further than this. */
const MAX_RATIO = 1032;

/** Data of an archive's entries. What is deflated is inflated once and kept, up to a limit. */
export class ZipArchive {
  private readonly inflated = new Map<string, Uint8Array>();

  constructor(
    private readonly reader: SourceReader,
    /** Bytes that all inflated entries may take together. */
    private left: number,
  ) {}

  /** Bytes of an entry; by default all. The caller keeps within its size. */
  async read(entry: ZipEntry, offset = 0, length = entry.size): Promise<Uint8Array> {
    if (entry.compressed) return (await this.inflate(entry)).subarray(offset, offset + length);
    const { name, size, compressedSize, headerOffset } = entry;
    if (size !== compressedSize) {
      throw this.reader.malformed(headerOffset, `${size} stored bytes of ${excerpt(name)}`, `${compressedSize}`);
    }
    return this.reader.bytes((await this.dataOffset(entry)) + offset, length, excerpt(name));
  }

  /** Where the data of an entry begins. */
  async dataOffset({ name, headerOffset }: ZipEntry): Promise<number> {
    const what = `the header of ${excerpt(name)}`;
    const header = await this.reader.view(headerOffset, LOCAL_LENGTH, what);
    if (header.getUint32(0, true) !== LOCAL) throw this.reader.malformed(headerOffset, what, 'other bytes');
    return headerOffset + LOCAL_LENGTH + header.getUint16(26, true) + header.getUint16(28, true);
  }

  private async inflate(entry: ZipEntry): Promise<Uint8Array> {
    const { size, compressedSize, headerOffset } = entry;
    const name = excerpt(entry.name);
    const kept = this.inflated.get(entry.name);
    if (kept) return kept;
    const most = Math.min(this.left, MAX_RATIO * compressedSize);
    if (size > most) throw this.reader.malformed(headerOffset, `at most ${most} bytes in ${name}`, `${size}`);
    const offset = await this.dataOffset(entry);
    const deflated = await this.reader.bytes(offset, compressedSize, name);
    let bytes: Uint8Array;
    try {
      bytes = inflate(deflated, size);
    } catch (cause) {
      throw this.reader.malformed(offset, `${size} deflated bytes of ${name}`, (cause as Error).message, cause);
    }
    this.left -= size;
    this.inflated.set(entry.name, bytes);
    return bytes;
  }
}
