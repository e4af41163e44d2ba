import type { DeformConv2dAttrs } from '../kernel-names.ts';
import type { CaseInput, OpCase } from '../runtime/op-case.ts';
import type { FinishedAttrs } from './shared-finish-reference.ts';
import type { SharedAttrs } from './shared-reference.ts';

const PLAIN: DeformConv2dAttrs = { strides: [1, 1], dilations: [1, 1], pad: [1, 1], offsetGroups: 1, border: 'fade' };

interface Sizes {
  input: number[];
  output: [number, number];
  kernel: [number, number];
  outputs: number;
  offsets?: Omit<CaseInput, 'shape'>;
}

const deformCase = (
  name: string,
  { input, output, kernel, outputs, offsets = { low: -2.5, high: 2 } }: Sizes,
  attrs: Partial<DeformConv2dAttrs> = {},
): OpCase<DeformConv2dAttrs> => ({
  name,
  inputs: [
    { shape: input },
    { shape: [input[0], ...output, 2 * kernel[0] * kernel[1] * (attrs.offsetGroups ?? 1)], ...offsets },
    { shape: [...kernel, input[3], outputs] },
  ],
  attrs: { ...PLAIN, ...attrs },
});

const SMALL: Sizes = { input: [2, 4, 6, 3], output: [4, 6], kernel: [3, 3], outputs: 2 };
const DILATED: Sizes = { input: [1, 7, 6, 4], output: [4, 4], kernel: [3, 2], outputs: 3 };
const ONE_PIXEL: Sizes = { input: [1, 1, 1, 1], output: [1, 1], kernel: [3, 3], outputs: 1 };

export const DEFORM_CONV2D_CASES = (['fade', 'cut'] as const).flatMap((border) => [
  deformCase(`${border}, a batch of two`, SMALL, { border }),
  deformCase(`${border}, strides, dilations, two groups, a 3x2 kernel`, DILATED, {
    border,
    strides: [2, 1],
    dilations: [2, 3],
    pad: [2, 0],
    offsetGroups: 2,
  }),
  deformCase(`${border}, a picture of one pixel`, ONE_PIXEL, { border }),
  deformCase(
    `${border}, 131 channels, offsets that leave the frame`,
    { input: [1, 2, 3, 131], output: [2, 3], kernel: [1, 1], outputs: 2, offsets: { low: -4, high: 4 } },
    { border, pad: [0, 0] },
  ),
]);

const sharedCase = (
  name: string,
  input: number[],
  kernel: number,
  border: SharedAttrs['border'],
  { outputs = 2, reach = 2.5, bias = false } = {},
): OpCase<SharedAttrs> => ({
  name: `${border}, ${name}`,
  inputs: [
    { shape: input },
    { shape: [...input.slice(0, 3), 2], low: -reach, high: 0.8 * reach },
    { shape: [kernel, kernel, input[3], outputs] },
    ...(bias ? [{ shape: [outputs] }] : []),
  ],
  attrs: { border },
});

export const DEFORM_CONV2D_SHARED_CASES = (['fade', 'cut'] as const).flatMap((border) => [
  sharedCase('a batch of two, with a bias', [2, 5, 7, 3], 3, border, { bias: true }),
  sharedCase('offsets that leave the frame', [2, 4, 5, 2], 3, border, { reach: 9 }),
  sharedCase('small offsets, taps on both sides of the edge', [1, 6, 5, 2], 3, border, { reach: 0.9 }),
  sharedCase('a 5x5 kernel', [1, 6, 7, 2], 5, border, { bias: true }),
  sharedCase('a 1x1 kernel', [1, 3, 4, 2], 1, border),
  sharedCase('131 channels', [1, 4, 5, 131], 3, border, { outputs: 1 }),
  sharedCase('131 outputs', [1, 5, 4, 1], 3, border, { outputs: 131, bias: true }),
  sharedCase('a picture of one pixel', [2, 1, 1, 1], 3, border),
]);

/** With bias, mask and addend. */
const finishedCase = (name: string, input: number[], outputs: number, attrs: FinishedAttrs): OpCase<FinishedAttrs> => {
  const pixels = input.slice(0, 3);
  const weight = [3, 3, input[3], outputs];
  const inputs = [
    { shape: input },
    { shape: [...pixels, 2], low: -3, high: 3 },
    { shape: weight },
    { shape: [outputs] },
  ];
  return { name, inputs: [...inputs, { shape: [...pixels, 1] }, { shape: [...pixels, outputs] }], attrs };
};

export const FINISHED_CASES = [
  finishedCase('mask, addend and activation, faded', [2, 5, 7, 3], 4, { border: 'fade', alpha: 0.1 }),
  finishedCase('mask, addend and activation, cut', [2, 6, 5, 2], 3, { border: 'cut', alpha: 0.3 }),
  finishedCase('131 channels', [1, 3, 4, 5], 131, { border: 'fade', alpha: 0.1 }),
];
