import type { PngHeader } from './header.ts';

/** The pixels (x + i dx, y + j dy) of a picture, which a PNG stores as rows of their own. */
export interface Pass {
  x: number;
  y: number;
  dx: number;
  dy: number;
  /** How many pixels are in a row, and how many rows there are. */
  width: number;
  height: number;
  /** Bytes of a row, without the one that names its filter. */
  rowBytes: number;
}

/** x, y, dx, dy of the seven passes of Adam7. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];
const WHOLE = [[0, 0, 1, 1]];

/** The passes in which a PNG stores its rows: one, or seven when it is interlaced. Those without pixels are left out. */
export function passesOf({ width, height, depth, channels, interlaced }: PngHeader): Pass[] {
  return (interlaced ? ADAM7 : WHOLE)
    .map(([x, y, dx, dy]) => {
      const columns = Math.ceil((width - x) / dx);
      const rows = Math.ceil((height - y) / dy);
      return { x, y, dx, dy, width: columns, height: rows, rowBytes: Math.ceil((columns * channels * depth) / 8) };
    })
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

/** How many bytes all rows have, with the one of each that names its filter. */
export const bytesOf = (passes: readonly Pass[]): number =>
  passes.reduce((sum, { height, rowBytes }) => sum + height * (1 + rowBytes), 0);
