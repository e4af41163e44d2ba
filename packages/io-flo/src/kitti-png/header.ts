import { FormatError, UnsupportedError } from '@opticalflow/core';
import { expectClaimedSize } from '../size.ts';
import type { Chunk } from './chunks.ts';

const COLOUR_TYPES: Record<number, string> = { 0: 'grey', 2: 'RGB', 3: 'palette', 4: 'grey with alpha', 6: 'RGBA' };

/**
 * The size of a PNG that can be a flow field: 16 bits, RGB, not interlaced.
 *
 * @throws FormatError when it is a picture, as of 8 bits, or no header of PNG
 * @throws UnsupportedError when it is interlaced, or has more than 2^28 pixels
 */
export function readHeader({ offset, data }: Chunk): { width: number; height: number } {
  const fail = (at: number, expected: string, received: string) =>
    new FormatError({ format: 'KITTI PNG', offset: offset + at, expected, received });
  if (data.length !== 13) throw fail(0, 'IHDR of 13 bytes', `${data.length}`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const [depth, colour, compression, filter, interlace] = data.subarray(8);
  if (depth !== 16 || colour !== 2) {
    const kind = COLOUR_TYPES[colour] ?? `colour type ${colour}`;
    throw fail(8, '16-bit RGB, which holds flow', `${depth}-bit ${kind}, which is a picture`);
  }
  expectClaimedSize('KITTI PNG', offset, width, height);
  if (compression !== 0) throw fail(10, 'compression method 0', `${compression}`);
  if (filter !== 0) throw fail(11, 'filter method 0', `${filter}`);
  if (interlace === 1) throw new UnsupportedError('KITTI PNG that is interlaced: save it without interlacing');
  if (interlace !== 0) throw fail(12, 'interlace method 0', `${interlace}`);
  return { width, height };
}
