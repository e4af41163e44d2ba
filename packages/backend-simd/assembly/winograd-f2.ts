import { leaky, storeSome } from './vector';

// F(2x2, 3x3) of Lavin and Gray, CVPR 2016, section 4.1: tiles of 4x4 inputs give 2x2 outputs by 16 products for each
// pair of channels, where 36 would be due. Its sums are shorter than a direct convolution's, and so are its errors.

const POINTS: usize = 4;
const OUTPUTS: usize = 2;

/** B^T of four values, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function spread(x0: v128, x1: v128, x2: v128, x3: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.sub(x0, x2));
  to += step;
  v128.store(to, f32x4.add(x1, x2));
  to += step;
  v128.store(to, f32x4.sub(x2, x1));
  to += step;
  v128.store(to, f32x4.sub(x1, x3));
}

/** As `inputTile4`, for tiles of 4x4 points. */
export function inputTile2(
  from: usize,
  right: usize,
  down: usize,
  to: usize,
  plane: usize,
  bytes: usize,
  scratch: usize,
): void {
  const row = bytes * POINTS;
  for (let j: usize = 0; j < POINTS; j++) {
    let p0 = from + j * right;
    let p1 = p0 + down;
    let p2 = p1 + down;
    let p3 = p2 + down;
    let column = scratch + j * bytes;
    const end = column + bytes;
    for (; column < end; column += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
      spread(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), column, row);
    }
  }
  for (let i: usize = 0; i < POINTS; i++) {
    let p0 = scratch + i * row;
    let p1 = p0 + bytes;
    let p2 = p1 + bytes;
    let p3 = p2 + bytes;
    let point = to + i * POINTS * plane;
    const end = point + bytes;
    for (; point < end; point += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
      spread(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), point, plane);
    }
  }
}

/** A^T of four values, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function gather(m0: v128, m1: v128, m2: v128, m3: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.add(f32x4.add(m0, m1), m2));
  v128.store(to + step, f32x4.sub(f32x4.sub(m1, m2), m3));
}

/** As `outputTile4`, for tiles of 2x2 outputs. */
export function outputTile2(
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
  const planes = plane * POINTS;
  const wide = (bytes + 15) & ~15;
  const line = wide * POINTS;
  for (let j: usize = 0; j < POINTS; j++) {
    let p0 = from + j * plane;
    let p1 = p0 + planes;
    let p2 = p1 + planes;
    let p3 = p2 + planes;
    let column = scratch + j * wide;
    const end = column + wide;
    for (; column < end; column += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
      gather(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), column, line);
    }
  }
  const results = scratch + line * OUTPUTS;
  for (let i: usize = 0; i < <usize>rows; i++) {
    let p0 = scratch + i * line;
    let p1 = p0 + wide;
    let p2 = p1 + wide;
    let p3 = p2 + wide;
    const pixel = to + i * down;
    for (let c: usize = 0; c < bytes; c += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
      gather(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), results, 16);
      const shift = bias ? v128.load(bias + c) : f32x4.splat(0);
      const lanes = <i32>(bytes - c) >> 2;
      let at = pixel + c;
      for (let j = 0; j < columns; j++, at += right) {
        const y = leaky(f32x4.add(v128.load(results + (<usize>j << 4)), shift), slopes);
        if (lanes >= 4) v128.store(at, y);
        else storeSome(at, y, lanes);
      }
    }
  }
}
