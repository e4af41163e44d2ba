/** What a thread needs to work: see {@link THREAD_CODE}. */
export interface ThreadSetup {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Address of what the threads share. */
  control: number;
  /** Its number; the one that runs the jobs is 0. */
  thread: number;
}

/** What becomes of a thread. Nothing comes after `onEnd`. */
export interface ThreadListener {
  /** It waits for jobs from here on. */
  onStart(): void;
  /** It has ended without being asked to, or could not start. */
  onEnd(reason: string): void;
}

export interface ThreadHandle {
  /** From here on it does not keep the process alive. */
  detach(): void;
  terminate(): void;
}

/** What differs between Node and browsers. */
export interface Host {
  /** Threads that are used unless told otherwise, this one included. */
  readonly threads: number;
  /** Why there can be no threads but this one; undefined where there can. */
  readonly aloneBecause: string | undefined;
  /** Turns relaxed SIMD on where that is possible. */
  enableRelaxedSimd(): Promise<void>;
  /** Starts a thread; throws where that is not possible. */
  startThread(setup: ThreadSetup, listener: ThreadListener): ThreadHandle;
}
