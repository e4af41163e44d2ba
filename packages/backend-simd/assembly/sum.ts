import { loadSome, storeSome, sum } from './vector';

/** Sums along the middle axis of [outer, reduced, inner], in chunks: [outer, chunks, inner]. */
@unmanaged
export class SumJob {
  kind: i32;
  items: i32;
  from: usize;
  to: usize;
  outer: i32;
  reduced: i32;
  inner: i32;
  /** Rows of a chunk, and how many chunks there are. */
  chunk: i32;
  chunks: i32;
  /** Rows of the outer axis an item. */
  block: i32;
  /** Of every sum. */
  scale: f32;
}

/** One chunk of a block of the outer axis. */
export function sumItem(at: usize, item: i32): void {
  const job = changetype<SumJob>(at);
  const chunk = item % job.chunks;
  const first = (item / job.chunks) * job.block;
  const last = min(first + job.block, job.outer);
  const rows = min(job.chunk, job.reduced - chunk * job.chunk);
  const row = <usize>job.inner << 2;
  let from = job.from + <usize>(first * job.reduced + chunk * job.chunk) * row;
  let to = job.to + <usize>(first * job.chunks + chunk) * row;
  const fromStep = <usize>job.reduced * row;
  const toStep = <usize>job.chunks * row;
  for (let i = first; i < last; i++, from += fromStep, to += toStep) {
    if (job.inner === 1) store<f32>(to, sumOfLine(from, rows) * job.scale);
    else sumOfRows(job, from, rows, to);
  }
}

function sumOfLine(from: usize, count: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; count >= 16; count -= 16, from += 64) {
    s0 = f32x4.add(s0, v128.load(from));
    s1 = f32x4.add(s1, v128.load(from, 16));
    s2 = f32x4.add(s2, v128.load(from, 32));
    s3 = f32x4.add(s3, v128.load(from, 48));
  }
  for (; count >= 4; count -= 4, from += 16) s0 = f32x4.add(s0, v128.load(from));
  if (count > 0) s1 = f32x4.add(s1, loadSome(from, count));
  return sum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

function sumOfRows(job: SumJob, from: usize, rows: i32, to: usize): void {
  const row = <usize>job.inner << 2;
  const scale = f32x4.splat(job.scale);
  let left = job.inner;
  for (; left >= 16; left -= 16, from += 64, to += 64) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at = from;
    for (let i = 0; i < rows; i++, at += row) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
    }
    v128.store(to, f32x4.mul(s0, scale));
    v128.store(to, f32x4.mul(s1, scale), 16);
    v128.store(to, f32x4.mul(s2, scale), 32);
    v128.store(to, f32x4.mul(s3, scale), 48);
  }
  for (; left > 0; left -= 4, from += 16, to += 16) {
    // two of them, as each addition waits for the one before
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let at = from;
    let i = 0;
    // what lies behind the last channels can be read, and is not kept
    for (; i + 2 <= rows; i += 2, at += row << 1) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at + row));
    }
    if (i < rows) s0 = f32x4.add(s0, v128.load(at));
    const total = f32x4.mul(f32x4.add(s0, s1), scale);
    if (left >= 4) v128.store(to, total);
    else storeSome(to, total, left);
  }
}
