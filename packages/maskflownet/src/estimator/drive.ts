import type { EstimateOptions } from '@opticalflow/core';
import type { Steps } from '../network/decode-levels.ts';

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
      if (signal) {
        await turn();
        signal.throwIfAborted();
      }
    }
  } finally {
    steps.return(undefined as T);
  }
}

/** One turn of the event loop. A message is not throttled as timers are. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
