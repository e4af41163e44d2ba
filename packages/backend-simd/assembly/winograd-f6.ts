import { leaky, madd, nmadd, storeSome } from './vector';

// F(6x6, 3x3) of Lavin and Gray, CVPR 2016, with the points 0, 1, -1, 2, -2, 1/2, -1/2 and infinity: tiles of 8x8 inputs
// give 6x6 outputs by 64 products for each pair of channels, where 324 would be due. A fifth less than F(4x4), for about
// twice its errors.

/** Points of a tile along an axis. */
const POINTS: usize = 8;
/** Outputs of a tile along an axis. */
const OUTPUTS: usize = 6;

/** B^T of eight values that lie `from` bytes apart, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function spread(p: usize, from: usize, to: usize, step: usize): void {
  const x0 = v128.load(p);
  p += from;
  const x1 = v128.load(p);
  p += from;
  const x2 = v128.load(p);
  p += from;
  const x3 = v128.load(p);
  p += from;
  const x4 = v128.load(p);
  p += from;
  const x5 = v128.load(p);
  p += from;
  const x6 = v128.load(p);
  p += from;
  const x7 = v128.load(p);
  const most = f32x4.splat(5.25);
  v128.store(to, madd(most, f32x4.sub(x4, x2), f32x4.sub(x0, x6)));
  v128.store(to + 7 * step, madd(most, f32x4.sub(x3, x5), f32x4.sub(x7, x1)));
  const much = f32x4.splat(4.25);
  const even1 = nmadd(much, x4, f32x4.add(x2, x6));
  const odd1 = nmadd(much, x3, f32x4.add(x1, x5));
  to += step;
  v128.store(to, f32x4.add(even1, odd1));
  to += step;
  v128.store(to, f32x4.sub(even1, odd1));
  const half = f32x4.splat(0.5);
  const two = f32x4.splat(2);
  const middle = f32x4.mul(f32x4.splat(2.5), x3);
  const even2 = nmadd(f32x4.splat(1.25), x4, madd(f32x4.splat(0.25), x2, x6));
  const odd2 = madd(two, x5, f32x4.sub(f32x4.mul(half, x1), middle));
  to += step;
  v128.store(to, f32x4.add(even2, odd2));
  to += step;
  v128.store(to, f32x4.sub(even2, odd2));
  const even3 = nmadd(f32x4.splat(5), x4, madd(f32x4.splat(4), x2, x6));
  const odd3 = madd(half, x5, f32x4.sub(f32x4.mul(two, x1), middle));
  to += step;
  v128.store(to, f32x4.add(even3, odd3));
  to += step;
  v128.store(to, f32x4.sub(even3, odd3));
}

/** As `inputTile4`, for tiles of 8x8 points. */
export function inputTile6(
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
    let pixel = from + j * right;
    let column = scratch + j * bytes;
    for (const end = column + bytes; column < end; column += 16, pixel += 16) spread(pixel, down, column, row);
  }
  for (let i: usize = 0; i < POINTS; i++) {
    let line = scratch + i * row;
    let point = to + i * POINTS * plane;
    for (const end = point + bytes; point < end; point += 16, line += 16) spread(line, bytes, point, plane);
  }
}

/** A^T of eight values that lie `from` bytes apart, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function gather(p: usize, from: usize, to: usize, step: usize): void {
  const m0 = v128.load(p);
  p += from;
  const m1 = v128.load(p);
  p += from;
  const m2 = v128.load(p);
  const sum1 = f32x4.add(m1, m2);
  const difference1 = f32x4.sub(m1, m2);
  p += from;
  const m3 = v128.load(p);
  p += from;
  const m4 = v128.load(p);
  const sum2 = f32x4.add(m3, m4);
  const difference2 = f32x4.sub(m3, m4);
  p += from;
  const m5 = v128.load(p);
  p += from;
  const m6 = v128.load(p);
  const sum3 = f32x4.add(m5, m6);
  const difference3 = f32x4.sub(m5, m6);
  v128.store(to, f32x4.add(f32x4.add(m0, sum1), f32x4.add(sum2, sum3)));
  to += step;
  v128.store(to, madd(f32x4.splat(2), difference2, madd(f32x4.splat(0.5), difference3, difference1)));
  to += step;
  v128.store(to, madd(f32x4.splat(4), sum2, madd(f32x4.splat(0.25), sum3, sum1)));
  to += step;
  v128.store(to, madd(f32x4.splat(8), difference2, madd(f32x4.splat(0.125), difference3, difference1)));
  to += step;
  v128.store(to, madd(f32x4.splat(16), sum2, madd(f32x4.splat(0.0625), sum3, sum1)));
  to += step;
  const last = f32x4.add(difference1, v128.load(p + from));
  v128.store(to, madd(f32x4.splat(32), difference2, madd(f32x4.splat(0.03125), difference3, last)));
}

/** As `outputTile4`, for tiles of 6x6 outputs. */
export function outputTile6(
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
    let point = from + j * plane;
    let column = scratch + j * wide;
    for (const end = column + wide; column < end; column += 16, point += 16) gather(point, planes, column, line);
  }
  const results = scratch + line * OUTPUTS;
  for (let i: usize = 0; i < <usize>rows; i++) {
    let p = scratch + i * line;
    const pixel = to + i * down;
    for (let c: usize = 0; c < bytes; c += 16, p += 16) {
      gather(p, wide, results, 16);
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
