/** Fills memory with one 32-bit word. */
@unmanaged
export class FillJob {
  kind: i32;
  items: i32;
  to: usize;
  /** Words in all, and an item. */
  length: i32;
  block: i32;
  word: i32;
}

export function fillItem(at: usize, item: i32): void {
  const job = changetype<FillJob>(at);
  const first = item * job.block;
  const last = min(first + job.block, job.length);
  const words = i32x4.splat(job.word);
  let to = job.to + (<usize>first << 2);
  let left = last - first;
  for (; left >= 4; left -= 4, to += 16) v128.store(to, words);
  for (; left > 0; left--, to += 4) store<i32>(to, job.word);
}
