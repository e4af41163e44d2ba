import { spreadBits } from '@opticalflow/core';

// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { imul } = Math;

/** A number in [0, 1) that belongs to a point of the integer grid; integer arithmetic, so the same on every machine. */
export function latticeValue(seed: number, x: number, y: number): number {
  return spreadBits(seed ^ imul(x, 0x27d4eb2f) ^ spreadBits(imul(y, 0x165667b1))) / 4294967296;
}
