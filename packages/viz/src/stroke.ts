import { type Colour, type Raster, toByte } from './raster.ts';

/** A straight line between two points, in pixels; the centre of a pixel has integer coordinates. */
export interface Segment {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** How a line looks. */
export interface Pen {
  /** Width in pixels. */
  readonly width: number;
  readonly colour: Colour;
  /** From 0 to 1. */
  readonly opacity: number;
}

/** Mixes `share` of a colour into the pixel whose first byte is at `at`; its alpha stays. */
export function mix(data: Uint8ClampedArray, at: number, colour: Colour, share: number): void {
  for (let c = 0; c < 3; c++) data[at + c] = toByte(data[at + c] + share * (colour[c] - data[at + c]));
}

/** Share of a pixel within a shape whose edge is `inside` pixels beyond the pixel's centre. */
export const coverage = (inside: number): number => Math.min(1, Math.max(0, inside + 0.5));

/**
 * Draws segments as one anti-aliased shape with round ends, so that where they meet no pixel is painted twice. What lies
 * outside of the raster is left out.
 */
export function strokeSegments(raster: Raster, segments: readonly Segment[], { width, colour, opacity }: Pen): void {
  const reach = width / 2 + 0.5;
  const ys = segments.flatMap(({ y0, y1 }) => [y0, y1]);
  const top = Math.max(0, Math.ceil(Math.min(...ys) - reach));
  const bottom = Math.min(raster.height - 1, Math.floor(Math.max(...ys) + reach));
  for (let y = top; y <= bottom; y++) {
    let left = raster.width;
    let right = -1;
    for (const segment of segments) {
      const span = spanInRow(segment, y, reach);
      if (!span) continue;
      left = Math.min(left, Math.max(0, Math.ceil(span[0])));
      right = Math.max(right, Math.min(raster.width - 1, Math.floor(span[1])));
    }
    for (let x = left; x <= right; x++) {
      let distance = Number.POSITIVE_INFINITY;
      for (const segment of segments) distance = Math.min(distance, distanceTo(segment, x, y));
      const share = opacity * coverage(width / 2 - distance);
      if (share > 0) mix(raster.data, 4 * (y * raster.width + x), colour, share);
    }
  }
}

/** Distance of the point (`x`, `y`) from a segment. */
function distanceTo({ x0, y0, x1, y1 }: Segment, x: number, y: number): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
  const offX = x - (x0 + along * dx);
  const offY = y - (y0 + along * dy);
  return Math.sqrt(offX * offX + offY * offY);
}

/** Where row `y` may lie within `reach` of a segment, from left to right; undefined where it does not. */
function spanInRow({ x0, y0, x1, y1 }: Segment, y: number, reach: number): [number, number] | undefined {
  const dy = y1 - y0;
  let from = 0;
  let to = 1;
  if (dy !== 0) {
    const a = (y - reach - y0) / dy;
    const b = (y + reach - y0) / dy;
    from = Math.max(0, Math.min(a, b));
    to = Math.min(1, Math.max(a, b));
    if (from > to) return undefined;
  } else if (Math.abs(y - y0) > reach) return undefined;
  const start = x0 + from * (x1 - x0);
  const end = x0 + to * (x1 - x0);
  return [Math.min(start, end) - reach, Math.max(start, end) + reach];
}
