import type { RgbBytes } from '../orient.ts';

/**
 * Interpolates a component of which each sample stands for `columns` x `rows` pixels, in a picture where samples are
 * repeated over their pixels; `channel` of three, in place.
 *
 * Along a direction that was halved a pixel becomes 3/4 of its own sample and 1/4 of the next nearest, with the rounding
 * of libjpeg ("fancy upsampling", which `imread` uses). As there, samples stay repeated if they stand for more than two
 * pixels, and in pictures of at most four columns.
 */
export function interpolate({ width, height, data }: RgbBytes, channel: number, columns: number, rows: number): void {
  const across = Math.ceil(width / columns);
  const down = Math.ceil(height / rows);
  const halved = (columns === 1 && rows === 2) || (columns === 2 && rows <= 2 && across > 2);
  if (!halved) return;
  const samples = new Uint8Array(across * down);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = data[3 * (Math.floor(i / across) * rows * width + (i % across) * columns) + channel];
  }
  const sums = new Uint16Array(across);
  const shift = 2 * (columns + rows - 2);
  for (let y = 0, at = channel; y < height; y++) {
    const near = across * Math.floor(y / rows);
    const far = across * neighbour(y, rows, down);
    for (let i = 0; i < across; i++) {
      sums[i] = rows === 1 ? samples[near + i] : 3 * samples[near + i] + samples[far + i];
    }
    for (let x = 0; x < width; x++, at += 3) {
      const own = sums[Math.floor(x / columns)];
      const sum = columns === 1 ? own : 3 * own + sums[neighbour(x, columns, across)];
      data[at] = (sum + rounding(x, y, columns, rows)) >> shift;
    }
  }
}

/** Of `count` samples the nearest to pixel `x` but its own; at the edges its own. */
function neighbour(x: number, pixels: number, count: number): number {
  const own = Math.floor(x / pixels);
  return Math.min(Math.max(own + (x % 2 === 0 ? -1 : 1), 0), count - 1);
}

/** What is added before the shift: it rounds now up, now down, so that no brightness is gained. */
function rounding(x: number, y: number, columns: number, rows: number): number {
  if (columns === rows) return x % 2 === 0 ? 8 : 7;
  return (columns === 2 ? x : y) % 2 === 0 ? 1 : 2;
}
