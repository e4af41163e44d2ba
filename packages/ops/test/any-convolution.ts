import { seededRandom } from '@opticalflow/testing';
import type { ConvolutionAttrs } from '../src/conv2d/reference.ts';
import type { OpCase } from '../src/runtime/op-case.ts';

/**
 * Small convolutions with any strides, dilations, padding and sizes.
 *
 * @param outputShape of the convolution; those that have no output are left out
 */
export function anyConvolutions(
  count: number,
  outputShape: (shapes: number[][], attrs: ConvolutionAttrs) => number[],
  maxDilation: number,
): OpCase<ConvolutionAttrs>[] {
  const next = seededRandom(11);
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pair = (low: number, high: number): [number, number] => [whole(low, high), whole(low, high)];
  const cases: OpCase<ConvolutionAttrs>[] = [];
  while (cases.length < count) {
    const shapes = [
      [whole(1, 2), ...pair(1, 7), 2],
      [...pair(1, 4), 2, 2],
    ];
    const attrs: ConvolutionAttrs = {
      strides: pair(1, 3),
      dilations: pair(1, maxDilation),
      pad: [pair(0, 4), pair(0, 4)],
      activation: 'linear',
      alpha: 0,
    };
    if (Math.min(...outputShape(shapes, attrs)) < 1) continue;
    cases.push({ name: JSON.stringify([shapes, attrs]), inputs: shapes.map((shape) => ({ shape })), attrs });
  }
  return cases;
}
