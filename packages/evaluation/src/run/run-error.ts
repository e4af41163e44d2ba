import { FlowError } from '@opticalflow/core';

/**
 * What is wrong with a run folder: it answers another question, another process works at it, records are missing, there is
 * none, or its files are damaged.
 */
export type RunErrorKind = 'other-question' | 'locked' | 'incomplete' | 'missing' | 'damaged';

/** A run folder that cannot be used as asked; its `tag` is `'RunError'`. */
export class RunError extends FlowError {
  readonly kind: RunErrorKind;

  constructor(kind: RunErrorKind, message: string, options?: ErrorOptions) {
    super('RunError', message, options);
    this.kind = kind;
  }
}
