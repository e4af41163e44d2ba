import { expect } from '@jest/globals';
import { randomFloats } from '@opticalflow/testing';

const STEP = 1e-6;

/**
 * Compares gradients with central differences of `loss` along random directions of one input at a time. Everything is
 * float64, so that what is left is the rounding of the differences.
 */
export function expectDerivatives(
  loss: (inputs: Float64Array[]) => number,
  inputs: Float64Array[],
  gradients: ArrayLike<number>[],
  tolerance = 1e-6,
): void {
  for (const [which, gradient] of gradients.entries()) {
    for (const seed of [1, 2, 3]) {
      const direction = randomFloats(inputs[which].length, 100 * which + seed);
      const moved = (by: number) =>
        loss(inputs.map((input, i) => (i === which ? input.map((x, k) => x + by * direction[k]) : input)));
      const measured = (moved(STEP) - moved(-STEP)) / (2 * STEP);
      let claimed = 0;
      let scale = 1;
      for (let k = 0; k < direction.length; k++) {
        claimed += gradient[k] * direction[k];
        scale += Math.abs(gradient[k]);
      }
      expect(Math.abs(measured - claimed) / scale).toBeLessThan(tolerance);
    }
  }
}
