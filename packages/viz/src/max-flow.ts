import { type FlowField, isKnown } from '@opticalflow/core';
import { expectPositive } from './expect.ts';

/** Length of a vector; as exact as the square root, on every engine. */
export const lengthOf = (u: number, v: number): number => Math.sqrt(u * u + v * v);

/**
 * The length that is painted in full colour: `maxFlow` if given, else that of the longest known vector, 1 where all are
 * zero or none is known.
 *
 * @throws ShapeError when `maxFlow` is not a finite number above 0
 */
export function fullColourLength(flow: FlowField, maxFlow: number | undefined): number {
  if (maxFlow !== undefined) {
    expectPositive('maxFlow', maxFlow);
    return maxFlow;
  }
  let longest = 0;
  for (let i = 0; i < flow.width * flow.height; i++) {
    if (isKnown(flow, i)) longest = Math.max(longest, lengthOf(flow.data[2 * i], flow.data[2 * i + 1]));
  }
  return longest === 0 ? 1 : longest;
}
