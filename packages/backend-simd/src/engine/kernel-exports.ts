/** What the WebAssembly module exports. Addresses are bytes; see `assembly/index.ts`. */
export interface KernelExports {
  /** Runs a job, with the other threads unless `others` is 0. Returns 0 when one of them has died with an item. */
  run(control: number, job: number, others: number): number;
  /** What every other thread does until `end`. */
  work(control: number, thread: number): void;
  end(control: number): void;
  packDirect(from: number, to: number, depth: number, outputs: number, panel: number): void;
  packNarrow(from: number, to: number, taps: number, inputs: number, outputs: number): void;
}
