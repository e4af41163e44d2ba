import { leaky, madd, nmadd, storeSome } from './vector';

// F(4x4, 3x3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016, section 4.3: tiles of
// 6x6 inputs give 4x4 outputs by 36 products for each pair of channels, where 144 would be due. Channels are innermost,
// so that a vector holds the same point of four channels.

/** Points of a tile along an axis. */
const POINTS: usize = 6;
/** Outputs of a tile along an axis. */
const OUTPUTS: usize = 4;

/** B^T of six values, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function spread(x0: v128, x1: v128, x2: v128, x3: v128, x4: v128, x5: v128, to: usize, step: usize): void {
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  const five = f32x4.splat(5);
  const even = nmadd(four, x2, x4);
  const odd = nmadd(four, x1, x3);
  const far = f32x4.sub(x4, x2);
  const turn = f32x4.mul(two, f32x4.sub(x3, x1));
  v128.store(to, madd(four, x0, nmadd(five, x2, x4)));
  to += step;
  v128.store(to, f32x4.add(even, odd));
  to += step;
  v128.store(to, f32x4.sub(even, odd));
  to += step;
  v128.store(to, f32x4.add(far, turn));
  to += step;
  v128.store(to, f32x4.sub(far, turn));
  to += step;
  v128.store(to, madd(four, x1, nmadd(five, x3, x5)));
}

/**
 * Transforms one tile of the input: `from` is its upper left pixel, the next pixels `right` and `down` bytes on. Its 36
 * points go to `to`, `plane` bytes apart, each a row of `bytes` (whole vectors of) channels. Columns first, then rows, and
 * all channels of six pixels at a time: few streams through memory, which the processor can foresee.
 */
export function inputTile4(
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
    let p4 = p3 + down;
    let p5 = p4 + down;
    let column = scratch + j * bytes;
    const end = column + bytes;
    for (; column < end; column += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16, p4 += 16, p5 += 16) {
      spread(
        v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), v128.load(p4), v128.load(p5),
        column, row,
      ); // prettier-ignore
    }
  }
  for (let i: usize = 0; i < POINTS; i++) {
    let p0 = scratch + i * row;
    let p1 = p0 + bytes;
    let p2 = p1 + bytes;
    let p3 = p2 + bytes;
    let p4 = p3 + bytes;
    let p5 = p4 + bytes;
    let point = to + i * POINTS * plane;
    const end = point + bytes;
    for (; point < end; point += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16, p4 += 16, p5 += 16) {
      spread(
        v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), v128.load(p4), v128.load(p5),
        point, plane,
      ); // prettier-ignore
    }
  }
}

/** A^T of six values, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function gather(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize): void {
  const sum1 = f32x4.add(m1, m2);
  const difference1 = f32x4.sub(m1, m2);
  const sum2 = f32x4.add(m3, m4);
  const difference2 = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(m0, sum1), sum2));
  to += step;
  v128.store(to, madd(f32x4.splat(2), difference2, difference1));
  to += step;
  v128.store(to, madd(f32x4.splat(4), sum2, sum1));
  to += step;
  v128.store(to, madd(f32x4.splat(8), difference2, f32x4.add(difference1, m5)));
}

/**
 * Transforms the products of one tile into its outputs, adds the bias, activates. `from` is its first point, the others
 * `plane` bytes apart; of the 4x4 outputs the first `rows` x `columns` are stored.
 */
export function outputTile4(
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
    let p4 = p3 + planes;
    let p5 = p4 + planes;
    let column = scratch + j * wide;
    const end = column + wide;
    for (; column < end; column += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16, p4 += 16, p5 += 16) {
      gather(
        v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), v128.load(p4), v128.load(p5),
        column, line,
      ); // prettier-ignore
    }
  }
  const results = scratch + line * OUTPUTS;
  for (let i: usize = 0; i < <usize>rows; i++) {
    let p0 = scratch + i * line;
    let p1 = p0 + wide;
    let p2 = p1 + wide;
    let p3 = p2 + wide;
    let p4 = p3 + wide;
    let p5 = p4 + wide;
    let pixel = to + i * down;
    for (let c: usize = 0; c < bytes; c += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16, p4 += 16, p5 += 16) {
      gather(
        v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), v128.load(p4), v128.load(p5),
        results, 16,
      ); // prettier-ignore
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
