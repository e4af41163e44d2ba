import { allFinished, begin, claim, Control, epochAt, epochOf, finish, Job } from './control';
import { runItem } from './items';

/** Times that an idle thread looks for a job before it goes to sleep. */
const SPINS = 20_000;

function runItems(control: usize, epoch: i32, thread: i32): void {
  const shared = changetype<Control>(control);
  while (true) {
    const left = claim(control, epoch);
    if (left === 0) return;
    const job = shared.job;
    const scratch = shared.scratch + <usize>thread * shared.scratchStep;
    runItem(job, changetype<Job>(job).items - left, scratch, shared.zeros);
    finish(control);
  }
}

/**
 * Runs a job with all threads, this one included.
 *
 * @returns false when another thread has died with an item; the job is then to be run again, alone
 */
export function run(control: usize, job: usize, others: bool): bool {
  const items = changetype<Job>(job).items;
  begin(control, job, items);
  if (others) atomic.notify(epochAt(control), -1);
  runItems(control, epochOf(changetype<Control>(control).ticket), 0);
  return allFinished(control, items);
}

/** What the other threads do until they are told to end. */
export function work(control: usize, thread: i32): void {
  const at = epochAt(control);
  let epoch = 0;
  while (true) {
    let current = atomic.load<i32>(at);
    for (let spin = 0; current === epoch && spin < SPINS; spin++) current = atomic.load<i32>(at);
    while (current === epoch) {
      atomic.wait<i32>(at, epoch, -1);
      current = atomic.load<i32>(at);
    }
    epoch = current;
    if (changetype<Control>(control).job === 0) return;
    runItems(control, epoch, thread);
  }
}

/** Tells the other threads to end. */
export function end(control: usize): void {
  begin(control, 0, 0);
  atomic.notify(epochAt(control), -1);
}
