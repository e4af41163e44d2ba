import type { Host, ThreadHandle, ThreadSetup } from './host.ts';
import { messageOf } from './kernel-module.ts';

/** Milliseconds in which a thread must have started. */
const START_LIMIT = 10_000;

/** The threads that work beside the one that runs the jobs. */
export class Threads {
  readonly #alive = new Set<ThreadHandle>();
  readonly #note: (text: string) => void;

  constructor(note: (text: string) => void) {
    this.#note = note;
  }

  get count(): number {
    return this.#alive.size;
  }

  /** Starts threads 1 to `count`; resolves when each waits for jobs or is known not to. */
  async start(host: Host, count: number, setup: Omit<ThreadSetup, 'thread'>): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, i) => this.#startOne(host, { ...setup, thread: i + 1 })));
  }

  /** Ends all of them. */
  terminate(): void {
    const handles = [...this.#alive];
    this.#alive.clear();
    for (const handle of handles) handle.terminate();
  }

  #startOne(host: Host, setup: ThreadSetup): Promise<void> {
    return new Promise((resolve) => {
      let handle: ThreadHandle | undefined;
      let isStarting = true;
      const settle = () => {
        isStarting = false;
        clearTimeout(timer);
        resolve();
      };
      const fail = (reason: string) => {
        settle();
        handle?.terminate();
        this.#note(`Thread ${setup.thread} did not start: ${reason}`);
      };
      const onStart = () => {
        if (!isStarting || !handle) return;
        settle();
        handle.detach();
        this.#alive.add(handle);
      };
      const onEnd = (reason: string) => {
        if (isStarting) fail(reason);
        else if (handle && this.#alive.delete(handle)) this.#note(`Thread ${setup.thread} has ended: ${reason}`);
      };
      const timer = setTimeout(() => fail(`nothing was heard of it for ${START_LIMIT / 1000} s`), START_LIMIT);
      try {
        handle = host.startThread(setup, { onStart, onEnd });
      } catch (error) {
        fail(messageOf(error));
      }
    });
  }
}
