/** What the threads share: one block of the memory. */
@unmanaged
export class Control {
  /** How many items are left to be claimed, and in its upper half the epoch: how many jobs have begun. */
  ticket: i64;
  /** Items of the job that are finished. */
  finished: i32;
  /** The job; 0 tells the threads to end. */
  job: usize;
  /** A line of zeros, longer than any row of channels. */
  zeros: usize;
  /** Scratch memory of thread 0, and how far apart that of the others lies. */
  scratch: usize;
  scratchStep: usize;
  /** Milliseconds without any progress after which the other threads are given up. */
  patience: f32;
}

/** Beginning of every job. Its items may be done in any order, and more than once. */
@unmanaged
export class Job {
  kind: i32;
  items: i32;
}

/** Looks at the clock are far apart, as they leave WebAssembly. */
const SPINS_PER_LOOK = 4096;
/** The most that the time between two looks counts, in milliseconds: all threads stand still while a computer sleeps. */
const LONGEST_LOOK: f64 = 100;

/** Milliseconds of a clock that does not jump. */
// @ts-ignore: decorator
@external("env", "now")
declare function now(): f64;

// @ts-ignore: decorator
@inline
export function epochOf(ticket: i64): i32 {
  return <i32>(ticket >>> 32);
}

/** Address of the epoch, which threads wait on. */
// @ts-ignore: decorator
@inline
export function epochAt(control: usize): usize {
  return control + offsetof<Control>('ticket') + 4;
}

/** Begins a job: from here on the threads claim its items. */
export function begin(control: usize, job: usize, items: i32): void {
  changetype<Control>(control).job = job;
  atomic.store<i32>(control + offsetof<Control>('finished'), 0);
  const at = control + offsetof<Control>('ticket');
  const epoch = epochOf(atomic.load<i64>(at)) + 1;
  atomic.store<i64>(at, (<i64>epoch << 32) | <i64>max(items, 0));
}

/**
 * Claims an item of the job of that epoch. The job must not be looked at before: a thread that comes late for one may find
 * the next one half written.
 *
 * @returns how many items were left, this one included; 0 when there is none, or the job has changed
 */
export function claim(control: usize, epoch: i32): i32 {
  const at = control + offsetof<Control>('ticket');
  while (true) {
    const ticket = atomic.load<i64>(at);
    const left = <i32>ticket;
    if (epochOf(ticket) !== epoch || left === 0) return 0;
    if (atomic.cmpxchg<i64>(at, ticket, ticket - 1) === ticket) return left;
  }
}

export function finish(control: usize): void {
  atomic.add<i32>(control + offsetof<Control>('finished'), 1);
}

/** Waits until all items are finished. Returns false when nothing happens for too long: a thread has died with one. */
export function allFinished(control: usize, items: i32): bool {
  const at = control + offsetof<Control>('finished');
  let seen = -1;
  let look: f64 = 0;
  let waited: f64 = 0;
  while (true) {
    for (let spin = 0; spin < SPINS_PER_LOOK; spin++) if (atomic.load<i32>(at) >= items) return true;
    const done = atomic.load<i32>(at);
    const time = now();
    waited = done === seen ? waited + min(time - look, LONGEST_LOOK) : 0;
    if (waited > changetype<Control>(control).patience) return false;
    seen = done;
    look = time;
  }
}
