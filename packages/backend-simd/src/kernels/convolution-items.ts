/** Rows of products come in threes and fours. */
export const ROWS = 12;
/** Items for each thread, so that none waits long for the last. */
export const ITEMS_PER_THREAD = 4;

export const roundUp = (n: number, multiple: number): number => Math.ceil(n / multiple) * multiple;

/** Pixels or tiles an item: at most `most`, less where there are too few for all threads. */
export function blockOf(count: number, most: number, threads: number): number {
  const fair = Math.ceil(count / (threads * ITEMS_PER_THREAD));
  return Math.min(most, roundUp(Math.max(1, fair), ROWS));
}

/** Where blocks are few, their outputs are divided as well. */
export function splitsOf(blocks: number, panels: number, threads: number): number {
  if (threads === 1 || blocks >= 2 * threads) return 1;
  return Math.min(panels, Math.ceil((2 * threads) / blocks));
}
