import type { OpCase } from '../runtime/op-case.ts';
import type { DenseBlockAttrs } from './reference.ts';

/** A block on features of this shape, its layers told by their output channels. */
function denseCase(name: string, input: number[], layers: number[], alpha = 0.1): OpCase<DenseBlockAttrs> {
  const inputs = [{ shape: input }];
  let channels = input[3];
  for (const outputs of layers) {
    inputs.push({ shape: [3, 3, channels, outputs] }, { shape: [outputs] });
    channels += outputs;
  }
  return { name, inputs, attrs: { alpha } };
}

export const DENSE_BLOCK_CASES = [
  denseCase('two layers, a batch of two, odd sizes', [2, 5, 7, 3], [4, 2]),
  denseCase('five layers', [1, 4, 5, 6], [5, 4, 3, 2, 1]),
  denseCase('one layer, slope 0', [1, 3, 4, 2], [3], 0),
  denseCase('no layer', [2, 3, 2, 4], []),
  denseCase('131 channels', [1, 3, 2, 131], [1, 2]),
  denseCase('from one channel to 131', [1, 2, 3, 1], [131, 1], 0.3),
  denseCase(
    'sixteen layers',
    [1, 3, 4, 3],
    Array.from({ length: 16 }, () => 2),
  ),
  denseCase('a picture of one pixel', [1, 1, 1, 2], [3, 2]),
];
