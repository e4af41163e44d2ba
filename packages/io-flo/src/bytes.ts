import { FormatError } from '@opticalflow/core';

/** Reads a file from its start to its end; whatever would leave it becomes a {@link FormatError}. */
export class ByteReader {
  readonly format: string;
  /** Where the next read starts. */
  offset = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(format: string, bytes: Uint8Array) {
    this.format = format;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.offset;
  }

  /** The error to throw for what stands at `offset`, by default where the next read starts. */
  failure(expected: string, received: string, { offset = this.offset, cause }: FailureOptions = {}): FormatError {
    return new FormatError({ format: this.format, offset, expected, received, cause });
  }

  /** A view of the next `length` bytes; `what` names them in the error when they are not there. */
  take(length: number, what: string): Uint8Array {
    if (length > this.left) throw this.failure(`${what}, ${length} bytes`, `${this.left} up to the end of the file`);
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  /** The rest of the file, which must be `length` bytes. */
  takeRest(length: number, what: string): Uint8Array {
    if (length < this.left) throw this.failure(`${what}, ${length} bytes, and the end of the file`, `${this.left}`);
    return this.take(length, what);
  }

  expectMagic(magic: Uint8Array, name: string): void {
    if (!startsWith(this.#bytes, magic)) throw this.failure(name, hex(this.#bytes.subarray(0, magic.length)));
    this.offset += magic.length;
  }

  uint16(what: string, littleEndian: boolean): number {
    return this.#view.getUint16(this.#skip(2, what), littleEndian);
  }

  uint32(what: string, littleEndian: boolean): number {
    return this.#view.getUint32(this.#skip(4, what), littleEndian);
  }

  int32(what: string, littleEndian: boolean): number {
    return this.#view.getInt32(this.#skip(4, what), littleEndian);
  }

  #skip(length: number, what: string): number {
    return this.take(length, what).byteOffset - this.#bytes.byteOffset;
  }
}

interface FailureOptions {
  offset?: number;
  cause?: unknown;
}

export function startsWith(bytes: Uint8Array, magic: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.every((byte, i) => bytes[i] === byte);
}

/** Bytes as an error shows them. */
export function hex(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  return `bytes ${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}

/** ASCII text as bytes. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Bytes one after another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** What a library threw, as text for the `received` of an error. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
