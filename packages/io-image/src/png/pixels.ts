import { FormatError } from '@opticalflow/core';
import type { PngChunk } from './chunks.ts';
import type { PngHeader } from './header.ts';

/** Writes `count` pixels of an unfiltered row as RGB: the first at `to`, each further one `stride` bytes on. */
export type PaintRow = (row: Uint8Array, count: number, rgb: Uint8Array, to: number, stride: number) => void;

/** How the rows of a picture become RGB bytes: grey repeated, alpha dropped, of 16 bits the high byte. */
export function painterOf(header: PngHeader, palette: PngChunk | undefined): PaintRow {
  if (palette !== undefined) return tablePainter(header.depth, palette.data, palette.offset);
  if (header.depth < 8) return tablePainter(header.depth, greys(header.depth), 0);
  return samplePainter(header);
}

/** Samples of 8 or 16 bits, which stand for themselves. */
function samplePainter({ depth, channels }: PngHeader): PaintRow {
  const bytes = depth / 8;
  const second = channels >= 3 ? bytes : 0;
  const pixel = channels * bytes;
  return (row, count, rgb, to, stride) => {
    if (pixel === 3 && stride === 3) {
      rgb.set(row, to);
      return;
    }
    for (let x = 0, from = 0, at = to; x < count; x++, from += pixel, at += stride) {
      rgb[at] = row[from];
      rgb[at + 1] = row[from + second];
      rgb[at + 2] = row[from + 2 * second];
    }
  };
}

/** Samples of at most 8 bits that are looked up in a table of RGB, which stands at byte `offset` of the file. */
function tablePainter(depth: number, table: Uint8Array, offset: number): PaintRow {
  const top = (1 << depth) - 1;
  const colours = table.length / 3;
  return (row, count, rgb, to, stride) => {
    for (let x = 0, at = to; x < count; x++, at += stride) {
      const bit = x * depth;
      const index = (row[bit >> 3] >> (8 - depth - (bit & 7))) & top;
      if (index >= colours) {
        const received = `one of ${colours}`;
        throw new FormatError({ format: 'PNG', offset, expected: `a palette with colour ${index}`, received });
      }
      rgb[at] = table[3 * index];
      rgb[at + 1] = table[3 * index + 1];
      rgb[at + 2] = table[3 * index + 2];
    }
  };
}

/** All greys of `depth` bits as RGB. */
function greys(depth: number): Uint8Array {
  const top = (1 << depth) - 1;
  return Uint8Array.from({ length: 3 * (top + 1) }, (_, i) => (Math.floor(i / 3) * 255) / top);
}
