import { mixSeeds, SeededRandom } from '@opticalflow/core';
import type { Draw } from '@opticalflow/datasets';

/** Which samples a training sees, and in which order. */
export interface DrawOptions {
  /** Number of samples to draw from. */
  readonly length: number;
  readonly seed: number;
  /** How many draws were made before. */
  readonly from?: number | undefined;
}

/**
 * Draws without end: all samples in random order, then all of them in another, and so on. What the n-th draw is depends on
 * seed and n alone, so a training that is gone on with sees what it would have seen.
 */
export function* draws({ length, seed, from = 0 }: DrawOptions): Generator<Draw, never, void> {
  const all = Array.from({ length }, (_, i) => i);
  let order: number[] = [];
  let epochOfOrder = -1;
  for (let n = from; ; n++) {
    const epoch = Math.floor(n / length);
    if (epoch !== epochOfOrder) {
      order = new SeededRandom(mixSeeds(seed, epoch)).shuffle(all);
      epochOfOrder = epoch;
    }
    // another stream than that of the orders
    yield { index: order[n % length], seed: mixSeeds(mixSeeds(seed, -1), n) };
  }
}
