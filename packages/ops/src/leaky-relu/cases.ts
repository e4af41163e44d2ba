import type { OpCase } from '../runtime/op-case.ts';
import type { LeakyReluAttrs } from './reference.ts';

export const LEAKY_RELU_CASES: OpCase<LeakyReluAttrs>[] = [
  { name: 'a batch of two', inputs: [{ shape: [2, 3, 5, 4] }], attrs: { alpha: 0.1 } },
  { name: 'a matrix, slope 0.3', inputs: [{ shape: [5, 7] }], attrs: { alpha: 0.3 } },
  { name: 'slope 0', inputs: [{ shape: [11] }], attrs: { alpha: 0 } },
  { name: 'a negative slope', inputs: [{ shape: [3, 4] }], attrs: { alpha: -0.5 } },
];
