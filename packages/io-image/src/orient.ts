import type { Orientation } from './exif.ts';

/** A picture of RGB bytes. */
export interface RgbBytes {
  width: number;
  height: number;
  data: Uint8Array;
}

/**
 * A stored picture turned upright, after the definition of EXIF's tag: the orientation names the corner of the scene
 * where the first stored row and column lie. 2 mirrors, 3 turns by 180 degrees, 4 flips, 5 transposes, 6 turns a
 * quarter clockwise, 7 transposes over the other diagonal, 8 turns a quarter counter-clockwise.
 */
export function orient(stored: RgbBytes, orientation: Orientation): RgbBytes {
  if (orientation === 1) return stored;
  const { width: w, height: h, data } = stored;
  const swapped = orientation >= 5;
  const width = swapped ? h : w;
  const height = swapped ? w : h;
  const fromRight = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const fromBottom = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  const out = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const column = swapped ? y : x;
      const row = swapped ? x : y;
      const from = 3 * ((fromBottom ? h - 1 - row : row) * w + (fromRight ? w - 1 - column : column));
      out[to] = data[from];
      out[to + 1] = data[from + 1];
      out[to + 2] = data[from + 2];
    }
  }
  return { width, height, data: out };
}
