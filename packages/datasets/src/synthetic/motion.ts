import type { SeededRandom } from '@opticalflow/core';

/** A place that gives way: points within `radius` move by up to (dx, dy), most in the middle. */
export interface Bump {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly dx: number;
  readonly dy: number;
}

/**
 * How a layer moves from the first picture to the second: p -> c + A (p + d(p) - c) + t, with a matrix A near the
 * identity and a smooth d that is a sum of bumps. d changes by less than half of what p does, so each point of the
 * second picture comes from exactly one of the first.
 */
export interface Motion {
  /** The point c that A leaves in place. */
  readonly centre: readonly [number, number];
  /** A, row by row. */
  readonly matrix: readonly [number, number, number, number];
  readonly shift: readonly [number, number];
  readonly bumps: readonly Bump[];
}

/** Shares of the longest motion that shift, matrix and bumps may use. */
const SHARES = { shift: 0.6, matrix: 0.25, bumps: 0.15 };
/** How far A may be from the identity, as an operator norm. */
const MOST_LINEAR = 0.3;
/** The slope of the bump (1 - r^2)^3 is nowhere above 96 / 25 / sqrt(5) < 1.72, divided by its radius. */
const STEEPEST = 1.72;
/** How much of a change of p the bumps together may add. */
const MOST_YIELDING = 0.4;

/**
 * A motion that moves no point within `reach` of (x, y) by more than `longest` pixels.
 *
 * @param smooth whether there are bumps
 */
export function randomMotion(
  random: SeededRandom,
  { x, y, reach, longest, smooth }: { x: number; y: number; reach: number; longest: number; smooth: boolean },
): Motion {
  const [sx, sy] = random.direction();
  const shift = SHARES.shift * longest * random.uniform(0, 1);
  const linear = Math.min(MOST_LINEAR, (SHARES.matrix * longest) / reach);
  const share = random.uniform(0, 1);
  const [ax, ay] = random.direction();
  const [ex, ey] = random.direction();
  // Turning and scaling (a, b), stretching and shearing (e, f): their norms add up to `linear` at most
  const a = linear * share * ax;
  const b = linear * share * ay;
  const e = linear * (1 - share) * ex;
  const f = linear * (1 - share) * ey;
  const count = smooth ? random.integer(1, 3) : 0;
  return {
    centre: [x, y],
    matrix: [1 + a + e, f - b, b + f, 1 + a - e],
    shift: [shift * sx, shift * sy],
    bumps: Array.from({ length: count }, () => {
      const radius = reach * random.uniform(0.3, 0.8);
      const furthest = Math.min((SHARES.bumps * longest) / (1 + linear), (MOST_YIELDING * radius) / STEEPEST) / count;
      const [dx, dy] = random.direction();
      const [ox, oy] = random.direction();
      const off = reach * random.uniform(0, 0.7);
      const amount = furthest * random.uniform(0.3, 1);
      return { x: x + off * ox, y: y + off * oy, radius, dx: amount * dx, dy: amount * dy };
    }),
  };
}

/** Where the point (x, y) of the first picture lies in the second. */
export function moved({ centre: [cx, cy], matrix: [a, b, c, d], shift, bumps }: Motion, x: number, y: number): Point {
  const [bx, by] = yielding(bumps, x, y);
  const px = x + bx - cx;
  const py = y + by - cy;
  return [cx + a * px + b * py + shift[0], cy + c * px + d * py + shift[1]];
}

/** Where the point (x, y) of the second picture lay in the first: `moved` undone, to 1e-9 pixels. */
export function origin({ centre: [cx, cy], matrix: [a, b, c, d], shift, bumps }: Motion, x: number, y: number): Point {
  const qx = x - cx - shift[0];
  const qy = y - cy - shift[1];
  const determinant = a * d - b * c;
  const rx = cx + (d * qx - b * qy) / determinant;
  const ry = cy + (a * qy - c * qx) / determinant;
  if (bumps.length === 0) return [rx, ry];
  let px = rx;
  let py = ry;
  // p = r - d(p): each round leaves at most 0.4 of the error
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const given = yielding(bumps, px, py);
    const dx = rx - given[0] - px;
    const dy = ry - given[1] - py;
    px += dx;
    py += dy;
    if (dx * dx + dy * dy < CLOSE_ENOUGH) break;
  }
  return [px, py];
}

/** x and y. */
export type Point = [number, number];

const MAX_ROUNDS = 40;
/** The square of 1e-9 pixels. */
const CLOSE_ENOUGH = 1e-18;

/** d(p), the sum of the bumps. */
function yielding(bumps: readonly Bump[], x: number, y: number): Point {
  let sx = 0;
  let sy = 0;
  for (let i = 0; i < bumps.length; i++) {
    const bump = bumps[i];
    const ox = x - bump.x;
    const oy = y - bump.y;
    const rest = 1 - (ox * ox + oy * oy) / (bump.radius * bump.radius);
    if (rest <= 0) continue;
    sx += bump.dx * rest * rest * rest;
    sy += bump.dy * rest * rest * rest;
  }
  return [sx, sy];
}
