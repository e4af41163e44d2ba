import { expectPictureSize } from '../limits.ts';
import { DecimalReader, fail, isSpace, named } from './decimal-reader.ts';

/** What the header of a PPM or PGM says. */
export interface PnmHeader {
  /** 1 for PGM, 3 for PPM. */
  channels: 1 | 3;
  /** Whether samples are bytes rather than decimal numbers. */
  binary: boolean;
  width: number;
  height: number;
  /** The sample that is white, 1..65535. */
  maxval: number;
  /** Byte offset of the first sample. */
  offset: number;
}

const KINDS: Record<string, Pick<PnmHeader, 'channels' | 'binary'>> = {
  P2: { channels: 1, binary: false },
  P3: { channels: 3, binary: false },
  P5: { channels: 1, binary: true },
  P6: { channels: 3, binary: true },
};

/**
 * @throws FormatError when the header is malformed
 * @throws UnsupportedError when the picture is too large
 */
export function readPnmHeader(bytes: Uint8Array): PnmHeader {
  const kind = KINDS[String.fromCharCode(...bytes.subarray(0, 2))];
  if (!kind) throw fail(0, 'P2, P3, P5 or P6', `${bytes.length} bytes that do not start so`);
  if (!isSpace(bytes[2]) && bytes[2] !== 35) throw fail(2, 'white space', named(bytes, 2));
  const reader = new DecimalReader(bytes, 2);
  const width = reader.next('a width', 0xffffffff);
  const height = reader.next('a height', 0xffffffff);
  expectPictureSize('PPM', reader.offset, width, height);
  const maxval = reader.next('a largest sample', 65535);
  const { offset } = reader;
  if (maxval === 0) throw fail(offset, 'a largest sample of at least 1', '0');
  if (!isSpace(bytes[offset])) throw fail(offset, 'white space after the header', named(bytes, offset));
  return { ...kind, width, height, maxval, offset: offset + 1 };
}
