import { seededRandom } from '@opticalflow/testing';
import { IEND, ihdr, type PngPart, pngOf, zlibOf } from './png.ts';

/** Colour type, bit depth and channels of the kinds of PNG that have whole bytes. */
export const BYTE_KINDS = [
  [0, 8, 1],
  [0, 16, 1],
  [2, 8, 3],
  [2, 16, 3],
  [4, 8, 2],
  [4, 16, 2],
  [6, 8, 4],
  [6, 16, 4],
];

/** x, y, dx, dy of the passes of an interlaced picture. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** A PNG whose rows have filters and bytes at random, in two chunks. */
export function randomPng(
  [colour, depth, channels]: number[],
  width: number,
  height: number,
  interlace: number,
  seed: number,
): Uint8Array {
  const random = seededRandom(seed);
  const next = (count: number) => Math.floor(random() * count);
  const bytes: number[] = [];
  for (const [x, y, dx, dy] of interlace ? ADAM7 : [[0, 0, 1, 1]]) {
    const columns = Math.ceil((width - x) / dx);
    if (columns <= 0) continue;
    for (let row = y; row < height; row += dy) {
      bytes.push(next(5));
      for (let i = (columns * channels * depth) / 8; i > 0; i--) bytes.push(next(256));
    }
  }
  const packed = zlibOf(Uint8Array.from(bytes));
  const cut = next(packed.length);
  const rows = [packed.subarray(0, cut), packed.subarray(cut)].map((data): PngPart => ['IDAT', data]);
  return pngOf([ihdr(width, height, { depth, colour, interlace }), ...rows, IEND]);
}
