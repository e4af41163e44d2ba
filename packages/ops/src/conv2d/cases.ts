import type { OpCase } from '../runtime/op-case.ts';
import type { ConvolutionAttrs } from './reference.ts';
import type { Sides } from './window.ts';

const sides = (top: number, bottom: number, left: number, right: number): Sides => [
  [top, bottom],
  [left, right],
];

const PLAIN: ConvolutionAttrs = {
  strides: [1, 1],
  dilations: [1, 1],
  pad: sides(1, 1, 1, 1),
  activation: 'linear',
  alpha: 0.1,
};

/** A bias is the third input, and has as many values as the weight's given axis. */
const convolutionCase =
  (biasAxis: 2 | 3) =>
  (
    name: string,
    input: number[],
    weight: number[],
    attrs: Partial<ConvolutionAttrs> = {},
    bias = false,
  ): OpCase<ConvolutionAttrs> => ({
    name,
    inputs: [{ shape: input }, { shape: weight }, ...(bias ? [{ shape: [weight[biasAxis]] }] : [])],
    attrs: { ...PLAIN, ...attrs },
  });

const forward = convolutionCase(3);
const transposed = convolutionCase(2);

const everywhere = (pad: number) => sides(pad, pad, pad, pad);
const evenly = (dilation: number) => ({
  dilations: [dilation, dilation] as [number, number],
  pad: everywhere(dilation),
});
const TWICE = { strides: [2, 2] as [number, number] };

export const CONV2D_CASES = [
  forward('a batch of two', [2, 5, 7, 3], [3, 3, 3, 4]),
  forward('bias and leakyRelu', [2, 4, 5, 3], [3, 3, 3, 4], { activation: 'leakyRelu' }, true),
  forward('bias alone', [1, 4, 5, 2], [3, 3, 2, 3], {}, true),
  forward('leakyRelu alone, of slope 0', [1, 4, 5, 2], [3, 3, 2, 3], { activation: 'leakyRelu', alpha: 0 }),
  forward('stride 2, even sizes', [2, 6, 8, 3], [3, 3, 3, 2], TWICE),
  forward('stride 2, odd sizes', [1, 7, 5, 3], [3, 3, 3, 2], { ...TWICE, activation: 'leakyRelu' }, true),
  forward('stride 2, padded on the right and below', [1, 6, 7, 2], [3, 3, 2, 3], {
    ...TWICE,
    pad: sides(0, 1, 0, 1),
  }),
  forward('stride 3, a column that no tap sees', [1, 7, 9, 2], [2, 2, 2, 3], { strides: [3, 3], pad: everywhere(0) }),
  forward('strides of their own', [2, 5, 8, 2], [3, 2, 2, 3], { strides: [1, 3], pad: sides(2, 0, 0, 1) }),
  forward('dilation 2', [2, 7, 6, 3], [3, 3, 3, 2], evenly(2)),
  forward('dilation 4', [1, 6, 9, 2], [3, 3, 2, 2], { ...evenly(4), activation: 'leakyRelu' }, true),
  forward('dilation 8', [1, 10, 9, 2], [3, 3, 2, 2], evenly(8)),
  forward('dilation 16, wider than the picture', [1, 9, 18, 2], [3, 3, 2, 2], evenly(16)),
  forward('dilations of their own', [1, 6, 9, 2], [2, 3, 2, 2], { dilations: [3, 2], pad: sides(1, 2, 2, 2) }),
  forward('strides and dilations', [2, 9, 8, 2], [3, 3, 2, 3], { strides: [2, 3], dilations: [2, 2] }),
  forward('1x1', [2, 4, 3, 5], [1, 1, 5, 2], { pad: everywhere(0) }, true),
  forward('1x1, stride 2', [1, 5, 4, 3], [1, 1, 3, 2], { ...TWICE, pad: everywhere(0) }),
  forward('4x4, stride 2', [1, 6, 7, 2], [4, 4, 2, 3], TWICE),
  forward('5x1', [1, 6, 4, 2], [5, 1, 2, 2], { pad: sides(2, 2, 0, 0) }),
  forward('more padding than kernel', [1, 3, 4, 1], [2, 2, 1, 1], { ...TWICE, pad: sides(5, 0, 0, 4) }),
  forward('a stride that steps over the picture', [1, 3, 4, 1], [1, 1, 1, 2], {
    strides: [8, 1],
    pad: sides(4, 0, 0, 0),
  }),
  forward('from 131 channels to one', [1, 3, 4, 131], [3, 3, 131, 1], {}, true),
  forward('from one channel to 131', [1, 4, 3, 1], [3, 3, 1, 131], { ...TWICE, activation: 'leakyRelu' }, true),
  forward('a picture of one pixel', [2, 1, 1, 3], [3, 3, 3, 2]),
];

/** Of sizes at which backends go other ways: larger tiles, several pixels at once, panels of outputs that are not full. */
export const LARGE_CONV2D_CASES = [
  forward('many tiles, some of them cut off', [1, 62, 57, 8], [3, 3, 8, 9], { activation: 'leakyRelu' }, true),
  forward('many tiles, dilation 2', [1, 59, 64, 9], [3, 3, 9, 8], evenly(2)),
  forward('four outputs of neighbours', [2, 6, 10, 4], [3, 3, 4, 4], { activation: 'leakyRelu' }, true),
  forward('four outputs, stride 2', [1, 9, 15, 3], [3, 3, 3, 4], TWICE, true),
  forward('twenty outputs, stride 2, a long row', [1, 5, 150, 5], [3, 3, 5, 20], TWICE, true),
  forward('stride 2, many tiles', [2, 24, 40, 12], [3, 3, 12, 16], { ...TWICE, activation: 'leakyRelu' }, true),
  forward('stride 2, many tiles, some of them cut off', [2, 35, 29, 12], [3, 3, 12, 9], TWICE, true),
  forward('stride 2, many tiles, padded on the right and below', [1, 32, 34, 16], [3, 3, 16, 25], {
    ...TWICE,
    pad: sides(0, 1, 0, 1),
    activation: 'leakyRelu',
  }),
  forward('stride 2, many tiles, wide padding', [1, 29, 28, 12], [3, 3, 12, 10], { ...TWICE, pad: sides(5, 0, 2, 9) }),
  forward('stride 2, many tiles, no padding', [1, 33, 35, 12], [3, 3, 12, 32], { ...TWICE, pad: everywhere(0) }, true),
  forward('stride 2, many tiles of many channels', [1, 40, 37, 60], [3, 3, 60, 68], TWICE, true),
  forward('rows far apart', [1, 9, 12, 3], [3, 3, 3, 8], { dilations: [4, 1], pad: sides(4, 4, 1, 1) }),
];

export const CONV2D_TRANSPOSE_CASES = [
  transposed('4x4, stride 2: twice the size', [2, 3, 5, 3], [4, 4, 2, 3], TWICE),
  transposed('4x4, bias and leakyRelu', [1, 4, 3, 2], [4, 4, 3, 2], { ...TWICE, activation: 'leakyRelu' }, true),
  transposed('3x3, stride 2', [2, 4, 3, 2], [3, 3, 3, 2], TWICE),
  transposed('3x3, stride 2, uneven padding', [1, 3, 4, 2], [3, 3, 2, 2], { ...TWICE, pad: sides(0, 1, 2, 0) }, true),
  transposed('3x3, stride 3', [1, 3, 2, 2], [3, 3, 2, 2], { strides: [3, 3], pad: everywhere(0) }),
  transposed('2x3, stride 3: outputs that no tap reaches', [1, 3, 4, 2], [2, 3, 2, 2], {
    strides: [3, 3],
    pad: sides(1, 0, 1, 1),
  }),
  transposed('5x4, strides of their own', [1, 3, 4, 2], [5, 4, 3, 2], { strides: [1, 2], pad: everywhere(1) }),
  transposed('stride 1', [2, 4, 5, 2], [3, 3, 2, 2], {}),
  transposed('1x1, stride 2', [1, 3, 2, 3], [1, 1, 2, 3], { ...TWICE, pad: everywhere(0) }),
  transposed('padding that leaves one row', [1, 2, 4, 1], [4, 4, 1, 1], { ...TWICE, pad: sides(3, 2, 0, 0) }),
  transposed('from 131 channels to one', [1, 2, 3, 131], [4, 4, 1, 131], TWICE, true),
  transposed('from one channel to 131', [1, 3, 2, 1], [4, 4, 131, 1], TWICE),
  transposed('a picture of one pixel', [2, 1, 1, 2], [4, 4, 3, 2], TWICE),
];
