import { nextTurn } from '@opticalflow/core';

/**
 * Lets the event loop turn once, so that an abort can arrive; without a signal nothing has to.
 *
 * @throws the signal's reason when it is aborted
 */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return;
  await turn();
  signal.throwIfAborted();
}

/** Node hears of signals of the system only where it polls, which comes before its immediates; messages overtake that. */
function turn(): Promise<void> {
  return typeof setImmediate === 'function' ? new Promise((resolve) => void setImmediate(resolve)) : nextTurn();
}
