import { leaky } from './vector';

/** What is done to each element. */
export const ADD = 0;
export const SUBTRACT = 1;
export const MULTIPLY = 2;
export const DIVIDE = 3;
export const LEAKY = 4;
export const SIGMOID = 5;

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
    default:
      return sigmoids(a);
  }
}

function sigmoids(x: v128): v128 {
  let y = f32x4.splat(sigmoid(f32x4.extract_lane(x, 0)));
  y = f32x4.replace_lane(y, 1, sigmoid(f32x4.extract_lane(x, 1)));
  y = f32x4.replace_lane(y, 2, sigmoid(f32x4.extract_lane(x, 2)));
  return f32x4.replace_lane(y, 3, sigmoid(f32x4.extract_lane(x, 3)));
}

function sigmoid(x: f32): f32 {
  return 1 / (1 + Mathf.exp(-x));
}
