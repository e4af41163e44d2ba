import { FormatError } from '@opticalflow/core';
import { decodeText } from '../text.ts';

/** A pickle that goes on beyond the bytes at hand. */
export class PickleTruncated extends FormatError {}

/** Where a pickle stands, for messages. */
export interface PickleOrigin {
  /** Name of the format. */
  readonly format: string;
  /** Offset in the file of the first byte. */
  readonly origin?: number | undefined;
}

/** Pickles of checkpoints hold names and sizes; longer ones hold something else. */
export const MAX_PICKLE = 1 << 24;

/** Whole numbers longer than this are no sizes, keys or seeds. */
const MAX_INTEGER_BYTES = 64;

/** Takes the arguments of opcodes from a pickle, one after the other. */
export class PickleBytes {
  /** Index of the opcode at hand; errors point at it. */
  opcodeAt = 0;
  private at = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly where: PickleOrigin,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Offset in the file of the first byte that is not yet taken. */
  get offset(): number {
    return (this.where.origin ?? 0) + this.at;
  }

  opcode(): number {
    this.opcodeAt = this.at;
    return this.byte();
  }

  byte(): number {
    return this.bytes[this.skip(1)];
  }

  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  float64(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  uint64(): number {
    const value = this.view.getBigUint64(this.skip(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.malformed('a length', `${value}`);
    return Number(value);
  }

  /** A copy of the next bytes. */
  copy(length: number): Uint8Array {
    return new Uint8Array(this.take(length));
  }

  text(length: number): string {
    const text = decodeText(this.take(length));
    if (text === undefined) throw this.malformed('text in UTF-8', 'other bytes');
    return text;
  }

  /** A line without its end. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw this.truncated('a line with its end');
    const text = this.text(end - this.at);
    this.skip(1);
    return text;
  }

  /** A little-endian whole number in two's complement. */
  integer(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES) {
      throw this.malformed(`a number of at most ${MAX_INTEGER_BYTES} bytes`, `${length} bytes`);
    }
    const bytes = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    const signed = BigInt.asIntN(8 * length, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  malformed(expected: string, received: string): FormatError {
    const { format, origin = 0 } = this.where;
    return new FormatError({ format, offset: origin + this.opcodeAt, expected, received });
  }

  private take(length: number): Uint8Array {
    const start = this.skip(length);
    return this.bytes.subarray(start, this.at);
  }

  /** Moves on; returns the index of the first byte that was passed. */
  private skip(length: number): number {
    if (length > this.bytes.length - this.at) throw this.truncated(`${length} more bytes`);
    this.at += length;
    return this.at - length;
  }

  private truncated(expected: string): PickleTruncated {
    const received = `${this.bytes.length - this.at} bytes to the end`;
    return new PickleTruncated({ format: this.where.format, offset: this.offset, expected, received });
  }
}
