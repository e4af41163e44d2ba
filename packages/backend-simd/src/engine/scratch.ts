import type { Heap } from '../heap/heap.ts';
import type { Control } from './control.ts';

/** Memory that each thread may write to while it works on an item: one block, a slot for every thread. */
export class Scratch {
  readonly #heap: Heap;
  #address = 0;
  #bytes = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** Grows each of the slots to at least `bytes`. What they contain is lost. No job may be running. */
  expect(bytes: number, slots: number, control: Control): void {
    if (bytes <= this.#bytes) return;
    if (this.#address > 0) this.#heap.release(this.#address);
    this.#address = 0;
    this.#bytes = 0;
    const step = 64 * Math.ceil(bytes / 64);
    this.#address = this.#heap.allocate(step * slots);
    this.#bytes = step;
    control.setScratch(this.#address, step);
  }
}
