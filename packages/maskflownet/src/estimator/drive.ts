import type { EstimateOptions } from '@opticalflow/core';
import type { Steps } from '../network/decode-levels.ts';
import { pause } from './pause.ts';

/**
 * Runs work step by step, reporting each and letting the event loop turn between them, so that an abort can arrive.
 *
 * @throws the signal's reason when aborted; whatever the listener throws. The work is ended in both cases
 */
export async function drive<T>(
  steps: Steps<T>,
  { signal, onProgress, total }: EstimateOptions & { total: number },
): Promise<T> {
  try {
    for (let done = 0; ; done++) {
      const { done: finished, value } = steps.next();
      if (finished) return value;
      onProgress?.({ stage: value, done: done + 1, total });
      await pause(signal);
    }
  } catch (error) {
    endQuietly(steps);
    throw error;
  }
}

/** Ends work that has failed. What goes wrong then, as with a backend that has died, is not what it failed of. */
function endQuietly(steps: Steps<unknown>): void {
  try {
    steps.return(undefined);
  } catch {
    // the first error counts
  }
}
