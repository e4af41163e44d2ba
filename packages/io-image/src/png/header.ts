import { FormatError } from '@opticalflow/core';
import { expectPictureSize } from '../limits.ts';
import type { PngChunk } from './chunks.ts';

/** The colour types of PNG, with their channels and the bit depths that each allows. */
const COLOUR_TYPES: Record<number, { name: string; channels: number; depths: number[] }> = {
  0: { name: 'grey', channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { name: 'RGB', channels: 3, depths: [8, 16] },
  3: { name: 'palette', channels: 1, depths: [1, 2, 4, 8] },
  4: { name: 'grey with alpha', channels: 2, depths: [8, 16] },
  6: { name: 'RGB with alpha', channels: 4, depths: [8, 16] },
};

/** What the header of a PNG says. */
export interface PngHeader {
  width: number;
  height: number;
  /** Bits of a sample, or of an index into the palette. */
  depth: number;
  channels: number;
  palette: boolean;
  interlaced: boolean;
}

/**
 * @throws FormatError when the chunk is no header, or one that the standard does not allow
 * @throws UnsupportedError when the picture is too large
 */
export function readPngHeader({ type, offset, data }: PngChunk): PngHeader {
  const fail = (at: number, expected: string, received: string) =>
    new FormatError({ format: 'PNG', offset: offset + at, expected, received });
  if (type !== 'IHDR' || data.length !== 13) throw fail(0, 'IHDR of 13 bytes', `${type} of ${data.length}`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  expectPictureSize('PNG', offset, width, height);
  const [depth, colour, compression, filter, interlace] = data.subarray(8);
  const known = COLOUR_TYPES[colour];
  if (known === undefined) throw fail(9, 'colour type 0, 2, 3, 4 or 6', `${colour}`);
  if (!known.depths.includes(depth)) throw fail(8, `a bit depth of ${known.depths} for ${known.name}`, `${depth}`);
  if (compression !== 0) throw fail(10, 'compression method 0', `${compression}`);
  if (filter !== 0) throw fail(11, 'filter method 0', `${filter}`);
  if (interlace > 1) throw fail(12, 'interlace method 0 or 1', `${interlace}`);
  return { width, height, depth, channels: known.channels, palette: colour === 3, interlaced: interlace === 1 };
}
