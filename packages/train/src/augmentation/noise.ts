import { SeededRandom } from '@opticalflow/core';

// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { max, min } = Math;

/** Normal noise, the same for the same seed. */
export interface Noise {
  readonly deviation: number;
  readonly seed: number;
}

/** Adds noise to all pictures, independent for each sample, and keeps them in 0..1; in place. */
export function addNoise(pictures: readonly Float32Array[], { deviation, seed }: Noise): void {
  if (deviation === 0) return;
  const random = new SeededRandom(seed);
  for (const picture of pictures) {
    for (let i = 0; i < picture.length; i++) picture[i] = min(max(picture[i] + random.normal(0, deviation), 0), 1);
  }
}

/** A seed for what is drawn sample by sample. */
export const drawSeed = (random: SeededRandom): number => random.integer(0, 2 ** 32 - 1);
