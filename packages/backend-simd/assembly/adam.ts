import { madd } from './vector';

/** One step of Adam (Kingma and Ba, 2015) for one parameter. */
@unmanaged
export class AdamJob {
  kind: i32;
  items: i32;
  value: usize;
  gradient: usize;
  first: usize;
  second: usize;
  newValue: usize;
  newFirst: usize;
  newSecond: usize;
  /** Elements in all, and an item, a multiple of four. */
  length: i32;
  block: i32;
  beta1: f32;
  beta2: f32;
  /** What is left of 1. */
  rest1: f32;
  rest2: f32;
  stepSize: f32;
  /** Added to the root of the second moment. */
  shift: f32;
  weightDecay: f32;
}

export function adamItem(at: usize, item: i32): void {
  const job = changetype<AdamJob>(at);
  let i = <usize>(item * job.block) << 2;
  const end = <usize>min((item + 1) * job.block, job.length) << 2;
  const whole = end & ~15;
  for (; i < whole; i += 16) {
    const value = v128.load(job.value + i);
    const slope = madd(value, f32x4.splat(job.weightDecay), v128.load(job.gradient + i));
    const first = f32x4.add(
      f32x4.mul(v128.load(job.first + i), f32x4.splat(job.beta1)),
      f32x4.mul(slope, f32x4.splat(job.rest1)),
    );
    const second = f32x4.add(
      f32x4.mul(v128.load(job.second + i), f32x4.splat(job.beta2)),
      f32x4.mul(f32x4.mul(slope, slope), f32x4.splat(job.rest2)),
    );
    const change = f32x4.div(first, f32x4.add(f32x4.sqrt(second), f32x4.splat(job.shift)));
    v128.store(job.newFirst + i, first);
    v128.store(job.newSecond + i, second);
    v128.store(job.newValue + i, f32x4.sub(value, f32x4.mul(change, f32x4.splat(job.stepSize))));
  }
  for (; i < end; i += 4) {
    const value = load<f32>(job.value + i);
    const slope = load<f32>(job.gradient + i) + value * job.weightDecay;
    const first = load<f32>(job.first + i) * job.beta1 + slope * job.rest1;
    const second = load<f32>(job.second + i) * job.beta2 + slope * slope * job.rest2;
    store<f32>(job.newFirst + i, first);
    store<f32>(job.newSecond + i, second);
    store<f32>(job.newValue + i, value - (first / (sqrt(second) + job.shift)) * job.stepSize);
  }
}
