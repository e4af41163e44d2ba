import type { Heap } from '../heap/heap.ts';

/** Bytes of the line of zeros that kernels read instead of what lies beyond a picture. */
const ZEROS = 65536;
/** Milliseconds without any progress after which the other threads are given up, unless told otherwise. */
const PATIENCE = 5000;

// Fields of `Control` in assembly/control.ts, in units of four bytes
const ZEROS_AT = 4;
const SCRATCH_AT = 5;
const SCRATCH_STEP_AT = 6;
const PATIENCE_AT = 7;
const LENGTH = 8;

/** What the threads share, in the heap. */
export class Control {
  readonly address: number;
  readonly #heap: Heap;

  constructor(heap: Heap, { patience = PATIENCE, zeros = 0 }: { patience?: number; zeros?: number } = {}) {
    this.#heap = heap;
    this.address = heap.allocate(4 * LENGTH);
    const zerosAt = zeros || heap.allocate(ZEROS);
    if (!zeros) heap.bytes(zerosAt, ZEROS).fill(0);
    const fields = heap.ints(this.address, LENGTH);
    fields.fill(0);
    fields[ZEROS_AT] = zerosAt;
    heap.floats(this.address, LENGTH)[PATIENCE_AT] = patience;
  }

  /** Another one, for threads that are to know nothing of those that have this one. It has the same scratch memory. */
  renewed(): Control {
    const fields = this.#heap.ints(this.address, LENGTH);
    const control = new Control(this.#heap, {
      patience: this.#heap.floats(this.address, LENGTH)[PATIENCE_AT],
      zeros: fields[ZEROS_AT] >>> 0,
    });
    control.setScratch(fields[SCRATCH_AT], fields[SCRATCH_STEP_AT]);
    return control;
  }

  setScratch(address: number, step: number): void {
    const fields = this.#heap.ints(this.address, LENGTH);
    fields[SCRATCH_AT] = address;
    fields[SCRATCH_STEP_AT] = step;
  }
}
