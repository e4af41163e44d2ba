import { sourceAt } from './source';
import { madd, sigmoids } from './vector';

/** What becomes of the values of a resampled field. */
const FLOW = 1;
const OPPOSITE = 2;
const OPPOSITE_SIGMOID = 3;

/** A field of one or two values a pixel, resampled bilinearly and brought to its final form. */
@unmanaged
export class FieldJob {
  kind: i32;
  items: i32;
  input: usize;
  width: i32;
  /** 1 or 2. */
  channels: i32;
  output: usize;
  outWidth: i32;
  /** Tables of sources. */
  rows: usize;
  columns: usize;
  /** 0 = as they are; else of the constants above. */
  finish: i32;
  /** Of the first and the second value of a flow's pixel as they go out, which is in opposite order. */
  firstScale: f32;
  secondScale: f32;
}

/** One row of the result: first the row of the input's width, between two of the input's, then its pixels. */
export function fieldItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<FieldJob>(at);
  const row = sourceAt(job.rows, item);
  const bytes = <usize>(job.width * job.channels) << 2;
  const upper = job.input + <usize>row.low * bytes;
  const lower = job.input + <usize>row.high * bytes;
  const down = f32x4.splat(row.fraction);
  for (let i: usize = 0; i < bytes; i += 16) {
    const above = v128.load(upper + i);
    v128.store(scratch + i, madd(f32x4.sub(v128.load(lower + i), above), down, above));
  }
  const to = job.output + (<usize>(item * job.outWidth * job.channels) << 2);
  if (job.channels === 2) pairs(job, scratch, to);
  else singles(job, scratch, to);
}

function pairs(job: FieldJob, line: usize, to: usize): void {
  const isFlow = job.finish === FLOW;
  const scales = f32x4.replace_lane(f32x4.splat(job.firstScale), 1, job.secondScale);
  for (let x = 0; x < job.outWidth; x++, to += 8) {
    const column = sourceAt(job.columns, x);
    const left = v128.load64_zero(line + (<usize>column.low << 3));
    const right = v128.load64_zero(line + (<usize>column.high << 3));
    let z = madd(f32x4.sub(right, left), f32x4.splat(column.fraction), left);
    if (isFlow) z = f32x4.mul(v128.shuffle<f32>(z, z, 1, 0, 3, 2), scales);
    v128.store64_lane(to, z, 0);
  }
}

function singles(job: FieldJob, line: usize, to: usize): void {
  let x = 0;
  for (; x + 4 <= job.outWidth; x += 4, to += 16) {
    let z = f32x4.splat(single(job, line, x));
    z = f32x4.replace_lane(z, 1, single(job, line, x + 1));
    z = f32x4.replace_lane(z, 2, single(job, line, x + 2));
    z = f32x4.replace_lane(z, 3, single(job, line, x + 3));
    v128.store(to, finished(job.finish, z));
  }
  for (; x < job.outWidth; x++, to += 4) {
    store<f32>(to, f32x4.extract_lane(finished(job.finish, f32x4.splat(single(job, line, x))), 0));
  }
}

// @ts-ignore: decorator
@inline
function single(job: FieldJob, line: usize, x: i32): f32 {
  const column = sourceAt(job.columns, x);
  const left = load<f32>(line + (<usize>column.low << 2));
  return left + column.fraction * (load<f32>(line + (<usize>column.high << 2)) - left);
}

// @ts-ignore: decorator
@inline
function finished(finish: i32, z: v128): v128 {
  if (finish === OPPOSITE) return f32x4.sub(f32x4.splat(1), z);
  // 1 - sigmoid(z)
  return finish === OPPOSITE_SIGMOID ? sigmoids(f32x4.neg(z)) : z;
}
