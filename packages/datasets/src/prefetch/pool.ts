import { Worker } from 'node:worker_threads';
import type { FlowDataset } from '../dataset.ts';
import { DatasetError } from '../dataset-error.ts';
import type { DatasetDescription } from '../description.ts';
import { type Answer, type Job, unpackError, type WorkerSetup } from './messages.ts';
import type { PlainTransform } from './transform.ts';
import { WORKER_URL } from './worker-url.ts';

interface Task extends Job {
  resolve(sample: unknown): void;
  reject(error: Error): void;
}

/** Workers that read samples of one dataset, each one at a time. */
export class Pool {
  private readonly waiting: Task[] = [];
  private readonly idle: Worker[] = [];
  private readonly all = new Set<Worker>();
  private readonly held = new Map<Worker, Task>();
  private isEnded = false;

  /** Why no worker can read anything, once that is known. */
  failure: Error | undefined;

  private readonly description: DatasetDescription;
  private readonly count: number;
  private readonly transform: PlainTransform | undefined;
  private readonly program: URL;

  /** @param options how many workers there are, what they make of samples, and the program that they run */
  constructor(
    private readonly dataset: FlowDataset,
    options: {
      description: DatasetDescription;
      count: number;
      transform?: PlainTransform | undefined;
      program?: URL;
    },
  ) {
    this.description = options.description;
    this.count = options.count;
    this.transform = options.transform;
    this.program = options.program ?? WORKER_URL;
  }

  /**
   * Reads a sample and transforms it, when a worker is free.
   *
   * @throws DatasetError when the sample cannot be read or transformed, or the worker died over it
   */
  read({ index, seed }: { index: number; seed: number }): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const name = this.dataset.nameOf(index);
      this.waiting.push({ index, seed, name, resolve, reject });
      this.hand();
    });
  }

  /** Ends all workers; samples that are still asked for never come. */
  async end(): Promise<void> {
    this.isEnded = true;
    this.waiting.length = 0;
    await Promise.all([...this.all].map((worker) => worker.terminate()));
  }

  /** Gives what waits to workers that are idle, and starts workers while there are too few. */
  private hand(): void {
    if (this.failure) {
      for (const task of this.waiting.splice(0)) task.reject(this.failure);
      return;
    }
    while (this.waiting.length > 0 && this.idle.length > 0) {
      const task = this.waiting.shift()!;
      const worker = this.idle.shift()!;
      this.held.set(worker, task);
      worker.postMessage({ index: task.index, seed: task.seed, name: task.name } satisfies Job);
    }
    const starting = this.all.size - this.held.size - this.idle.length;
    for (let i = starting; i < this.waiting.length && this.all.size < this.count; i++) this.start();
  }

  private start(): void {
    const setup: WorkerSetup = { description: this.description, transform: this.transform };
    // Without the process's own options: loaders and debuggers have no business here
    const worker = new Worker(this.program, { workerData: setup, execArgv: [] });
    this.all.add(worker);
    let isOpen = false;
    let reason: Error | undefined;
    worker.on('message', (answer: Answer) => {
      if (answer.kind === 'opened') {
        isOpen = true;
        if (answer.length !== this.dataset.length) this.failure = this.changed(answer.length);
      } else if (!isOpen && answer.kind === 'failed') {
        this.failure = unpackError(answer.error);
        void worker.terminate();
        return;
      } else {
        const task = this.held.get(worker);
        this.held.delete(worker);
        if (answer.kind === 'sample') task?.resolve(answer.sample);
        else task?.reject(unpackError(answer.error));
      }
      this.idle.push(worker);
      this.hand();
    });
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', (code) => {
      this.all.delete(worker);
      const at = this.idle.indexOf(worker);
      if (at !== -1) this.idle.splice(at, 1);
      const task = this.held.get(worker);
      this.held.delete(worker);
      if (this.isEnded) return;
      task?.reject(this.died(task, reason ?? new Error(`exit code ${code}`)));
      if (!isOpen) this.failure ??= this.died(undefined, reason ?? new Error(`exit code ${code}`));
      this.hand();
    });
  }

  private died(task: Task | undefined, cause: Error): DatasetError {
    return new DatasetError({
      dataset: this.dataset.name,
      index: task?.index,
      sample: task?.name,
      expected: 'a worker that reads samples',
      received: `it ended: ${cause.message}`,
      cause,
    });
  }

  private changed(length: number): DatasetError {
    return new DatasetError({
      dataset: this.dataset.name,
      expected: `${this.dataset.length} samples`,
      received: `a worker found ${length}`,
    });
  }
}
