import { leaky, sigmoids } from './vector';

/** What is done to each element. */
export const ADD = 0;
export const SUBTRACT = 1;
export const MULTIPLY = 2;
export const DIVIDE = 3;
export const LEAKY = 4;
export const SIGMOID = 5;
export const LEAKY_GRADIENT = 6;
export const SQUARE = 7;
export const ROOT = 8;
export const NEGATE = 9;
export const STEP = 10;
export const MAXIMUM = 11;

/** `output[i] = first[i] OP second[i]`, or OP of the first alone. */
@unmanaged
export class ElementwiseJob {
  kind: i32;
  items: i32;
  operation: i32;
  first: usize;
  second: usize;
  output: usize;
  /** Elements in all, and an item. */
  length: i32;
  block: i32;
  /** Elements of `first`, and of `second`, after which they begin anew; 1 for a number. */
  firstPeriod: i32;
  secondPeriod: i32;
  /** Elements of the output that share one of `first`, or of `second`. */
  firstStretch: i32;
  secondStretch: i32;
  slope: f32;
}

export function elementwiseItem(at: usize, item: i32): void {
  const job = changetype<ElementwiseJob>(at);
  let i = item * job.block;
  const end = min(i + job.block, job.length);
  const slope = f32x4.splat(job.slope);
  if (isPlain(job)) i = plainItem(job, i, end, slope);
  for (; i + 4 <= end; i += 4) {
    const a = load4(job.first, i, job.firstPeriod, job.firstStretch);
    const b = job.second ? load4(job.second, i, job.secondPeriod, job.secondStretch) : a;
    v128.store(job.output + (<usize>i << 2), apply(job.operation, a, b, slope));
  }
  for (; i < end; i++) {
    const a = f32x4.splat(load1(job.first, i, job.firstPeriod, job.firstStretch));
    const b = job.second ? f32x4.splat(load1(job.second, i, job.secondPeriod, job.secondStretch)) : a;
    store<f32>(job.output + (<usize>i << 2), f32x4.extract_lane(apply(job.operation, a, b, slope), 0));
  }
}

/** Whether element i of the output is made of element i of each input. */
function isPlain(job: ElementwiseJob): bool {
  if (job.firstStretch !== 1 || job.firstPeriod !== job.length) return false;
  return !job.second || (job.secondStretch === 1 && job.secondPeriod === job.length);
}

/** Does all whole vectors, in a loop of its own for each operation. Returns where they end. */
function plainItem(job: ElementwiseJob, i: i32, end: i32, slope: v128): i32 {
  switch (job.operation) {
    case ADD:
      return loop(ADD, job, i, end, slope);
    case SUBTRACT:
      return loop(SUBTRACT, job, i, end, slope);
    case MULTIPLY:
      return loop(MULTIPLY, job, i, end, slope);
    case LEAKY:
      return loop(LEAKY, job, i, end, slope);
    case LEAKY_GRADIENT:
      return loop(LEAKY_GRADIENT, job, i, end, slope);
    case SQUARE:
      return loop(SQUARE, job, i, end, slope);
    default:
      return i;
  }
}

// @ts-ignore: decorator
@inline
function loop(operation: i32, job: ElementwiseJob, i: i32, end: i32, slope: v128): i32 {
  let a = job.first + (<usize>i << 2);
  let b = job.second ? job.second + (<usize>i << 2) : a;
  let to = job.output + (<usize>i << 2);
  for (; i + 4 <= end; i += 4, a += 16, b += 16, to += 16) {
    v128.store(to, apply(operation, v128.load(a), v128.load(b), slope));
  }
  return i;
}

// @ts-ignore: decorator
@inline
function load1(from: usize, i: i32, period: i32, stretch: i32): f32 {
  return load<f32>(from + (<usize>((i / stretch) % period) << 2));
}

/** Four elements in a row, from as few loads as their broadcast allows. */
function load4(from: usize, i: i32, period: i32, stretch: i32): v128 {
  if (stretch === 1) {
    const start = i < period ? i : i % period;
    if (start + 4 <= period) return v128.load(from + (<usize>start << 2));
    if (period === 1) return v128.load32_splat(from);
  } else if (i / stretch === (i + 3) / stretch) {
    return v128.load32_splat(from + (<usize>((i / stretch) % period) << 2));
  }
  let x = f32x4.splat(load1(from, i, period, stretch));
  x = f32x4.replace_lane(x, 1, load1(from, i + 1, period, stretch));
  x = f32x4.replace_lane(x, 2, load1(from, i + 2, period, stretch));
  return f32x4.replace_lane(x, 3, load1(from, i + 3, period, stretch));
}

// @ts-ignore: decorator
@inline
function apply(operation: i32, a: v128, b: v128, slope: v128): v128 {
  switch (operation) {
    case ADD:
      return f32x4.add(a, b);
    case SUBTRACT:
      return f32x4.sub(a, b);
    case MULTIPLY:
      return f32x4.mul(a, b);
    case DIVIDE:
      return f32x4.div(a, b);
    case LEAKY:
      return leaky(a, slope);
    case LEAKY_GRADIENT:
      return v128.bitselect(a, f32x4.mul(a, slope), f32x4.gt(b, f32x4.splat(0)));
    case SQUARE:
      return f32x4.mul(a, a);
    case ROOT:
      return f32x4.sqrt(a);
    case NEGATE:
      return f32x4.neg(a);
    case STEP:
      return steps(a, slope);
    case MAXIMUM:
      return f32x4.max(a, b);
    default:
      return sigmoids(a);
  }
}

/** 1 above zero, else `slope`; what is no number stays none. */
// @ts-ignore: decorator
@inline
function steps(x: v128, slope: v128): v128 {
  const step = v128.bitselect(f32x4.splat(1), slope, f32x4.gt(x, f32x4.splat(0)));
  return v128.bitselect(step, x, f32x4.eq(x, x));
}
