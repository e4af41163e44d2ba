/** A step of a longer piece of work. */
export interface Progress {
  /** What is being done, in a word or two: `'level 4'`, `'downloading'`. */
  readonly stage: string;
  /** Units finished so far, and in all; `total` is absent when it is not known. */
  readonly done: number;
  readonly total?: number;
}

/** Called as work proceeds. What it throws ends the work. */
export type ProgressListener = (progress: Progress) => void;
