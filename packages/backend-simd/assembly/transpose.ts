/** Another order of up to four axes of 32-bit words. */
@unmanaged
export class TransposeJob {
  kind: i32;
  items: i32;
  from: usize;
  to: usize;
  /** Of the result, outermost first; `items` is the product of the first two. */
  second: i32;
  third: i32;
  fourth: i32;
  /** Words of the source from one to the next, along each axis of the result. */
  firstStep: i32;
  secondStep: i32;
  thirdStep: i32;
  fourthStep: i32;
}

export function transposeItem(at: usize, item: i32): void {
  const job = changetype<TransposeJob>(at);
  const plane = (item / job.second) * job.firstStep + (item % job.second) * job.secondStep;
  let to = job.to + (<usize>(item * job.third * job.fourth) << 2);
  const step = <usize>job.fourthStep << 2;
  for (let i = 0; i < job.third; i++) {
    let from = job.from + (<usize>(plane + i * job.thirdStep) << 2);
    for (const end = to + (<usize>job.fourth << 2); to < end; to += 4, from += step) store<i32>(to, load<i32>(from));
  }
}
