/** Copies rows of bytes that lie apart: concatenation, slices, padding. */
@unmanaged
export class CopyJob {
  kind: i32;
  items: i32;
  from: usize;
  /** From a row to the next. */
  fromStep: usize;
  to: usize;
  toStep: usize;
  /** Of a row. */
  bytes: usize;
  rows: i32;
  /** Rows an item. */
  block: i32;
}

export function copyItem(at: usize, item: i32): void {
  const job = changetype<CopyJob>(at);
  const first = item * job.block;
  const last = min(first + job.block, job.rows);
  let from = job.from + <usize>first * job.fromStep;
  let to = job.to + <usize>first * job.toStep;
  const vectors = job.bytes & ~15;
  for (let row = first; row < last; row++, from += job.fromStep, to += job.toStep) {
    let i: usize = 0;
    for (; i < vectors; i += 16) v128.store(to + i, v128.load(from + i));
    for (; i < job.bytes; i += 4) store<i32>(to + i, load<i32>(from + i));
  }
}
