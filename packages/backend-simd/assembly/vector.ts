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
