import { leaky, storeSome } from './vector';

// F(3x3, 2x2) with the points 0, 1, -1 and infinity, after Lavin and Gray, CVPR 2016. A 3x3 window of stride 2 sees four
// pictures of every other pixel: 2x2 taps of the even rows and columns, 2x1, 1x2 and 1 of the others. A single tap has
// nothing at infinity, so that 16 + 12 + 12 + 9 products for each pair of channels give 3x3 outputs, where 81 would be
// due. The four pictures are summed up before the outputs are transformed. F(4x4, 2x2) would spare 7 % of the products,
// for errors five to ten times as large.

/** Points of a tile along an axis, and those that are not at infinity. */
const POINTS: usize = 4;
const FINITE: usize = 3;
/** Outputs of a tile along an axis. */
const OUTPUTS: usize = 3;
/** Pixels that a tile sees along an axis. */
export const SEEN: i32 = 7;

/** B^T of three values at the finite points, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function spread(x0: v128, x1: v128, x2: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.sub(x0, x2));
  v128.store(to + step, f32x4.add(x1, x2));
  v128.store(to + 2 * step, f32x4.sub(x2, x1));
}

/** Seven values, `from` bytes apart: even ones at four points, odd ones at three. */
// @ts-ignore: decorator
@inline
function spreadLine(p: usize, from: usize, even: usize, odd: usize, step: usize, infinity: usize): void {
  const x2 = v128.load(p + 2 * from);
  spread(v128.load(p), x2, v128.load(p + 4 * from), even, step);
  v128.store(infinity, f32x4.sub(v128.load(p + 6 * from), x2));
  p += from;
  spread(v128.load(p), v128.load(p + 2 * from), v128.load(p + 4 * from), odd, step);
}

/**
 * Transforms one tile of the input: `from` is the first of its 7x7 pixels, the next `right` and `down` bytes on. Points go
 * to rows of channels, `bytes` of each picture side by side: four pictures at the 3x3 finite points from `finite` on,
 * `finitePlane` bytes apart; two at those at infinity along a row, then along a column, then one at those along both, from
 * `infinite` on, `infinitePlane` bytes apart.
 */
export function inputTileStride2(
  from: usize,
  right: usize,
  down: usize,
  finite: usize,
  finitePlane: usize,
  infinite: usize,
  infinitePlane: usize,
  bytes: usize,
  scratch: usize,
): void {
  const row = bytes * <usize>SEEN;
  const odd = row * POINTS;
  for (let j: usize = 0; j < <usize>SEEN; j++) {
    let pixel = from + j * right;
    let column = scratch + j * bytes;
    for (const end = column + bytes; column < end; column += 16, pixel += 16) {
      spreadLine(pixel, down, column, column + odd, row, column + FINITE * row);
    }
  }
  for (let i: usize = 0; i < <usize>SEEN; i++) {
    let line = scratch + i * row;
    const isOdd = i >= POINTS;
    const y = isOdd ? i - POINTS : i;
    const isInfinite = y === FINITE;
    const plane = isInfinite ? infinitePlane : finitePlane;
    const second = isOdd ? bytes : 0;
    let point = isInfinite ? infinite + FINITE * plane : finite + y * FINITE * plane + 2 * second;
    let last = infinite + (isInfinite ? 2 * FINITE : y) * infinitePlane + second;
    for (const end = point + bytes; point < end; point += 16, last += 16, line += 16) {
      spreadLine(line, bytes, point, point + bytes, plane, last);
    }
  }
}

/** A^T of four values that lie `from` bytes apart, the last one elsewhere, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function gather(p: usize, from: usize, last: v128, to: usize, step: usize): void {
  const m1 = v128.load(p + from);
  const m2 = v128.load(p + 2 * from);
  const sum = f32x4.add(m1, m2);
  v128.store(to, f32x4.add(v128.load(p), sum));
  v128.store(to + step, f32x4.sub(m1, m2));
  v128.store(to + 2 * step, f32x4.add(sum, last));
}

/**
 * As `outputTile4`: products at the finite points from `from` on, `plane` bytes apart, then those at infinity along a row,
 * along a column, and along both.
 */
export function outputTileStride2(
  from: usize,
  plane: usize,
  to: usize,
  right: usize,
  down: usize,
  rows: i32,
  columns: i32,
  bias: usize,
  slope: f32,
  bytes: usize,
  scratch: usize,
): void {
  const slopes = f32x4.splat(slope);
  const wide = (bytes + 15) & ~15;
  const line = wide * POINTS;
  const infinite = from + FINITE * FINITE * plane;
  const corner = infinite + 2 * FINITE * plane;
  for (let j: usize = 0; j < POINTS; j++) {
    const isInfinite = j === FINITE;
    let point = isInfinite ? infinite : from + j * plane;
    let last = isInfinite ? corner : infinite + (FINITE + j) * plane;
    const apart = isInfinite ? plane : FINITE * plane;
    let column = scratch + j * wide;
    for (const end = column + wide; column < end; column += 16, point += 16, last += 16) {
      gather(point, apart, v128.load(last), column, line);
    }
  }
  for (let i: usize = 0; i < <usize>rows; i++) {
    let p = scratch + i * line;
    const pixel = to + i * down;
    for (let c: usize = 0; c < bytes; c += 16, p += 16) {
      const m1 = v128.load(p + wide);
      const m2 = v128.load(p + 2 * wide);
      const shift = bias ? v128.load(bias + c) : f32x4.splat(0);
      const sum = f32x4.add(f32x4.add(m1, m2), shift);
      const lanes = <i32>(bytes - c) >> 2;
      const at = pixel + c;
      finish(at, f32x4.add(v128.load(p), sum), slopes, lanes);
      if (columns > 1) finish(at + right, f32x4.add(f32x4.sub(m1, m2), shift), slopes, lanes);
      if (columns > 2) finish(at + 2 * right, f32x4.add(sum, v128.load(p + FINITE * wide)), slopes, lanes);
    }
  }
}

/** Activates and stores the first `lanes` of a pixel's outputs. */
// @ts-ignore: decorator
@inline
function finish(to: usize, x: v128, slopes: v128, lanes: i32): void {
  const y = leaky(x, slopes);
  if (lanes >= 4) v128.store(to, y);
  else storeSome(to, y, lanes);
}
