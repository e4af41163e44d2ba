import { leaky, storeSome } from './vector';

// F(2x2, 3x3) of Lavin and Gray, CVPR 2016, section 4.1: tiles of 4x4 inputs give 2x2 outputs by 16 products for each
// pair of channels, where 36 would be due. Its sums are shorter than a direct convolution's, and so are its errors.

const POINTS = 4;
const OUTPUTS = 2;
/** Bytes of a row of points of four channels. */
const ROW: usize = POINTS * 16;

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
  for (let c: usize = 0; c < bytes; c += 16) {
    let p0 = from + c;
    let p1 = p0 + down;
    let p2 = p1 + down;
    let p3 = p2 + down;
    for (let j: usize = 0; j < ROW; j += 16) {
      spread(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), scratch + j, ROW);
      p0 += right;
      p1 += right;
      p2 += right;
      p3 += right;
    }
    let row = scratch;
    let point = to + c;
    for (let i = 0; i < POINTS; i++) {
      spread(v128.load(row), v128.load(row, 16), v128.load(row, 32), v128.load(row, 48), point, plane);
      row += ROW;
      point += plane * POINTS;
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
  for (let c: usize = 0; c < bytes; c += 16) {
    const lanes = <i32>(bytes - c) >> 2;
    let p = from + c;
    for (let j: usize = 0; j < ROW; j += 16) {
      gather(
        v128.load(p), v128.load(p + planes), v128.load(p + 2 * planes), v128.load(p + 3 * planes),
        scratch + j, ROW,
      ); // prettier-ignore
      p += plane;
    }
    const shift = bias ? v128.load(bias + c) : f32x4.splat(0);
    const line = scratch + ROW * OUTPUTS;
    for (let i = 0; i < rows; i++) {
      const row = scratch + <usize>i * ROW;
      gather(v128.load(row), v128.load(row, 16), v128.load(row, 32), v128.load(row, 48), line, 16);
      let pixel = to + c + <usize>i * down;
      for (let j = 0; j < columns; j++) {
        const y = leaky(f32x4.add(v128.load(line + (<usize>j << 4)), shift), slopes);
        if (lanes >= 4) v128.store(pixel, y);
        else storeSome(pixel, y, lanes);
        pixel += right;
      }
    }
  }
}
