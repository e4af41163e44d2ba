/** `a * b + c`; rounded once where relaxed SIMD fuses. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** `c - a * b`. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** `x` where it is not negative, else `x * slope`. */
// @ts-ignore: decorator
@inline
export function leaky(x: v128, slope: v128): v128 {
  return v128.bitselect(f32x4.mul(x, slope), x, f32x4.lt(x, f32x4.splat(0)));
}

/** The sum of all four lanes. */
// @ts-ignore: decorator
@inline
export function sum(x: v128): f32 {
  const y = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.add(y, v128.shuffle<f32>(y, y, 1, 0, 3, 2)), 0);
}

/** Stores the first `lanes` (1 to 3) lanes. */
// @ts-ignore: decorator
@inline
export function storeSome(to: usize, x: v128, lanes: i32): void {
  store<f32>(to, f32x4.extract_lane(x, 0));
  if (lanes > 1) store<f32>(to, f32x4.extract_lane(x, 1), 4);
  if (lanes > 2) store<f32>(to, f32x4.extract_lane(x, 2), 8);
}

/** Loads the first `lanes` (1 to 3) lanes; the others are zero. */
// @ts-ignore: decorator
@inline
export function loadSome(from: usize, lanes: i32): v128 {
  let x = f32x4.splat(0);
  x = f32x4.replace_lane(x, 0, load<f32>(from));
  if (lanes > 1) x = f32x4.replace_lane(x, 1, load<f32>(from, 4));
  if (lanes > 2) x = f32x4.replace_lane(x, 2, load<f32>(from, 8));
  return x;
}

// @ts-ignore: decorator
@inline
export function roundUp(n: i32, multiple: i32): i32 {
  return ((n + multiple - 1) / multiple) * multiple;
}

/** exp of values of which none is beyond the range of floats; within two units in the last place, as Cephes' expf. */
function exponentials(x: v128): v128 {
  const bounded = f32x4.max(f32x4.min(x, f32x4.splat(88)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.4426950408889634)));
  // ln 2 in two parts, the first of few digits
  let r = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  const y = madd(p, f32x4.mul(r, r), f32x4.add(r, f32x4.splat(1)));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

/** 1 / (1 + exp(-x)) */
export function sigmoids(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponentials(f32x4.neg(x))));
}

/** Adds `weight` times `count` values. */
export function addScaled(to: usize, from: usize, weight: f32, count: i32): void {
  if (weight === 0) return;
  const w = f32x4.splat(weight);
  for (; count >= 4; count -= 4, to += 16, from += 16) v128.store(to, madd(w, v128.load(from), v128.load(to)));
  if (count > 0) storeSome(to, madd(w, loadSome(from, count), loadSome(to, count)), count);
}

/** The sum of the products of `count` values. */
export function product(a: usize, b: usize, count: i32): f32 {
  let s = f32x4.splat(0);
  for (; count >= 4; count -= 4, a += 16, b += 16) s = madd(v128.load(a), v128.load(b), s);
  if (count > 0) s = madd(loadSome(a, count), loadSome(b, count), s);
  return sum(s);
}
