import { FormatError } from '@opticalflow/core';

/** Bytes that are read in parts, so that a large file need not lie in memory beside what is read from it. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** The bytes from `offset` on; never fewer than `length`. The caller keeps within `size`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A source over bytes in memory; reads are views. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

/** A source whose first bytes are at hand, so that they need not be read again. */
export function sourceAfter(head: Uint8Array, source: ByteSource): ByteSource {
  return {
    size: source.size,
    async read(offset, length) {
      const known = head.subarray(offset, offset + length);
      if (known.length === length) return known;
      const rest = await source.read(offset + known.length, length - known.length);
      if (known.length === 0) return rest;
      const bytes = new Uint8Array(known.length + rest.length);
      bytes.set(known);
      bytes.set(rest, known.length);
      return bytes;
    },
  };
}

/** Reads a source with its bounds checked: what lies beyond the end is a FormatError, before anything is allocated. */
export class SourceReader {
  constructor(
    readonly source: ByteSource,
    readonly format: string,
  ) {}

  async bytes(offset: number, length: number, what: string): Promise<Uint8Array> {
    this.expectInside(offset, length, what);
    const bytes = await this.source.read(offset, length);
    if (bytes.length === length) return bytes;
    throw this.malformed(offset, `${length} bytes of ${what}`, `${bytes.length} from the source`);
  }

  async view(offset: number, length: number, what: string): Promise<DataView> {
    const bytes = await this.bytes(offset, length, what);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A 64-bit length or offset that fits a number. */
  count(value: bigint, offset: number, what: string): number {
    if (value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
    throw this.malformed(offset, what, `${value}`);
  }

  malformed(offset: number, expected: string, received: string, cause?: unknown): FormatError {
    return new FormatError({ format: this.format, offset, expected, received, cause });
  }

  /** Throws a FormatError unless `length` bytes lie at `offset`. */
  expectInside(offset: number, length: number, what: string): void {
    const { size } = this.source;
    if (offset >= 0 && length >= 0 && offset + length <= size) return;
    const left = Math.max(0, size - offset);
    throw this.malformed(Math.min(Math.max(0, offset), size), `${length} bytes of ${what}`, `${left} bytes to the end`);
  }
}
