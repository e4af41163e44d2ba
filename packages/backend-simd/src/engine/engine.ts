import type { Heap } from '../heap/heap.ts';
import type { Control } from './control.ts';
import type { Instructions } from './instructions.ts';
import type { KernelExports } from './kernel-exports.ts';
import { messageOf } from './kernel-module.ts';
import { Scratch } from './scratch.ts';
import type { Threads } from './threads.ts';

export type { Instructions } from './instructions.ts';
export type { KernelExports } from './kernel-exports.ts';

export interface EngineOptions {
  /**
   * Threads that work on a job, the calling one included. By default as many as the machine runs at once, in browsers
   * at most 8; one where memory cannot be shared, as in pages that are not cross-origin isolated.
   */
  threads?: number;
  /** By default relaxed SIMD where there is any. */
  instructions?: Instructions;
  /**
   * Whether Node 20 may be told to turn on relaxed SIMD, by a flag of V8 that holds for the whole process. True by
   * default; the environment variable `OPTICALFLOW_V8_FLAGS=0` forbids it as well.
   */
  setV8Flags?: boolean;
  /** Milliseconds without any progress of a job after which the other threads are taken for dead; 5000 by default. */
  patience?: number;
}

/** What an engine is made of. */
export interface EngineParts {
  heap: Heap;
  instructions: Instructions;
  kernels: KernelExports;
  control: Control;
  threads: Threads;
  /** Numbers that the threads have: 0 to `slots` - 1. */
  slots: number;
  notes: string[];
}

/** Fields that a job can have, `kind` and `items` included. */
const MOST_FIELDS = 128;

/** Runs the kernels of one WebAssembly module in one memory, with one or more threads. */
export class Engine {
  readonly heap: Heap;
  readonly instructions: Instructions;
  /** The functions of the module. */
  readonly kernels: KernelExports;
  /** What did not go as wished: threads that could not start, or have ended. */
  readonly notes: readonly string[];
  readonly #notes: string[];
  readonly #threads: Threads;
  readonly #scratch: Scratch;
  #slots: number;
  #control: Control;
  #job: number;
  #isClosed = false;

  constructor({ heap, instructions, kernels, control, threads, slots, notes }: EngineParts) {
    this.heap = heap;
    this.instructions = instructions;
    this.kernels = kernels;
    this.notes = notes;
    this.#notes = notes;
    this.#threads = threads;
    this.#slots = slots;
    this.#control = control;
    this.#scratch = new Scratch(heap);
    this.#job = heap.allocate(4 * MOST_FIELDS);
  }

  /** Threads that work now, the calling one included. */
  get threads(): number {
    return 1 + this.#threads.count;
  }

  /**
   * Runs a job and returns when all its items are done. Should another thread die over it, it is done again by this one
   * alone, as are all jobs after it.
   *
   * @param fields - those of the job's struct after `kind` and `items`, in its order
   * @param floats - the struct's last fields, which are f32
   * @throws Error when the engine is closed
   */
  run(kind: number, items: number, fields: readonly number[], floats: readonly number[] = []): void {
    if (this.#isClosed) throw new Error('The engine is closed, and runs no more jobs');
    const job = () => this.#writeJob([kind, items, ...fields], floats);
    if (this.#threads.count === 0) {
      this.kernels.run(this.#control.address, job(), 0);
      return;
    }
    let isDone = false;
    try {
      isDone = this.kernels.run(this.#control.address, job(), 1) !== 0;
    } catch (error) {
      this.#giveUpThreads(`a job has failed (${messageOf(error)})`);
      throw error;
    }
    if (isDone) return;
    this.#giveUpThreads('one of them has died, or hangs, in the middle of a job');
    this.kernels.run(this.#control.address, job(), 0);
  }

  /**
   * Gives each thread scratch memory of at least that many bytes. Kernels that need any name it before each job.
   *
   * @throws Error when the memory cannot grow that far
   */
  expectScratch(bytes: number): void {
    this.#scratch.expect(bytes, this.#slots, this.#control);
  }

  /** Ends the threads. The heap remains; jobs can no longer be run. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#threads.count > 0) this.kernels.end(this.#control.address);
    this.#threads.terminate();
  }

  #writeJob(fields: readonly number[], floats: readonly number[]): number {
    const length = fields.length + floats.length;
    if (length > MOST_FIELDS) throw new RangeError(`A job has at most ${MOST_FIELDS} fields, not ${length}`);
    this.heap.ints(this.#job, fields.length).set(fields);
    this.heap.floats(this.#job + 4 * fields.length, floats.length).set(floats);
    return this.#job;
  }

  /** A thread that only was late may still look at the old blocks: they are left to it. */
  #giveUpThreads(reason: string): void {
    this.#threads.terminate();
    this.#control = this.#control.renewed();
    this.#job = this.heap.allocate(4 * MOST_FIELDS);
    this.#slots = 1;
    this.#notes.push(`The other threads are given up: ${reason}`);
  }
}
