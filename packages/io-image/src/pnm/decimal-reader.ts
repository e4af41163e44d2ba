import { FormatError } from '@opticalflow/core';

export const fail = (offset: number, expected: string, received: string): FormatError =>
  new FormatError({ format: 'PPM', offset, expected, received });

export const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13);

/** Reads decimal numbers one after another, past white space and comments (# to the end of the line). */
export class DecimalReader {
  /** Byte offset after the last number. */
  offset: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  /** @throws FormatError when there is no number, or it is greater than `max`; `what` names it there */
  next(what: string, max: number): number {
    const bytes = this.#bytes;
    const start = this.#skip();
    let at = start;
    let value = 0;
    for (; at < bytes.length && bytes[at] >= 48 && bytes[at] <= 57; at++) {
      value = 10 * value + bytes[at] - 48;
      if (value > max) throw fail(start, `${what} of at most ${max}`, 'a larger number');
    }
    if (at === start) throw fail(at, `${what} in decimal digits`, named(bytes, at));
    this.offset = at;
    return value;
  }

  /** Where the next number has to start. */
  #skip(): number {
    const bytes = this.#bytes;
    let at = this.offset;
    let comment = false;
    for (; at < bytes.length; at++) {
      if (comment) comment = bytes[at] !== 10 && bytes[at] !== 13;
      else if (bytes[at] === 35) comment = true;
      else if (!isSpace(bytes[at])) break;
    }
    return at;
  }
}

/** The byte at `offset` as an error shows it. */
export const named = (bytes: Uint8Array, offset: number): string =>
  offset < bytes.length ? `byte ${bytes[offset]}` : 'the end of the file';
