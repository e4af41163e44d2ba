import { ByteReader } from '../bytes.ts';
import { PNG_SIGNATURE } from './layout.ts';

/** One chunk of a PNG. */
export interface Chunk {
  type: string;
  /** Byte offset of `data` in the file. */
  offset: number;
  data: Uint8Array;
  /** Length, type, data and checksum, as they stand in the file. */
  whole: Uint8Array;
}

/**
 * The chunks of a PNG that its pixels need: IHDR, IDAT, IEND. All others are stepped over. Checksums are left to the
 * decoder.
 *
 * @throws FormatError when the signature is missing, a chunk is cut off, or a critical chunk is not one of PNG's
 */
export function* pixelChunks(bytes: Uint8Array): Generator<Chunk> {
  const reader = new ByteReader('KITTI PNG', bytes);
  reader.expectMagic(PNG_SIGNATURE, 'the signature of a PNG');
  for (;;) {
    const start = reader.offset;
    const length = reader.uint32('the length of a chunk', false);
    const type = String.fromCharCode(...reader.take(4, 'the type of a chunk'));
    const offset = reader.offset;
    const data = reader.take(length, `chunk ${JSON.stringify(type)}`);
    reader.take(4, 'the checksum of a chunk');
    if (start === PNG_SIGNATURE.length && type !== 'IHDR') {
      throw reader.failure('chunk IHDR first', JSON.stringify(type), { offset: start });
    }
    if (type === 'IHDR' || type === 'IDAT' || type === 'IEND') {
      yield { type, offset, data, whole: bytes.subarray(start, reader.offset) };
    } else if (type !== 'PLTE' && !/^[a-z][A-Za-z]{3}$/.test(type)) {
      throw reader.failure('a chunk of PNG', JSON.stringify(type), { offset: start });
    }
    if (type === 'IEND') return;
  }
}
