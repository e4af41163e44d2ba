import { elementCount } from '../shape.ts';

/** Whether a shape is the expected one; biases may have trailing ones, as mmflow's deformable convolutions keep them. */
export function fits(shape: readonly number[], expected: readonly number[]): boolean {
  if (expected.length === 1) return shape[0] === expected[0] && elementCount(shape) === expected[0];
  return shape.length === expected.length && shape.every((n, i) => n === expected[i]);
}
