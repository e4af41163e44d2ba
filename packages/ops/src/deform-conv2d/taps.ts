import * as tf from '@tensorflow/tfjs-core';
import type { DeformConv2dAttrs } from '../kernel-names.ts';
import { type SampleGrid, sampleGrid } from '../sampling/composed.ts';

/** One tap of a kernel with stock ops: what it multiplies, and where each offset group samples for it. */
export interface Tap {
  /** Row by row. */
  index: number;
  /** [cin, cout] */
  weight: tf.Tensor2D;
  grids: SampleGrid[];
}

/** The tap at row `i`, column `j` of the kernel. */
export function tapAt(
  [i, j]: [number, number],
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
  { strides, dilations, pad, offsetGroups, border }: DeformConv2dAttrs,
): Tap {
  const [batch, height, width] = input.shape;
  const [, rows, columns] = offset.shape;
  const [kernelHeight, kernelWidth, inputs, outputs] = weight.shape;
  const index = i * kernelWidth + j;
  const along = (channel: number, length: number, start: number, stride: number, shape: number[]): tf.Tensor2D => {
    const still = tf.reshape(tf.add(tf.mul(tf.range(0, length), stride), start), shape);
    const moved = tf.add(tf.slice(offset, [0, 0, 0, channel], [batch, rows, columns, 1]), still);
    return tf.reshape(moved, [batch, rows * columns]);
  };
  const grids = Array.from({ length: offsetGroups }, (_, group) => {
    const channel = 2 * (group * kernelHeight * kernelWidth + index);
    const y = along(channel, rows, i * dilations[0] - pad[0], strides[0], [1, rows, 1, 1]);
    const x = along(channel + 1, columns, j * dilations[1] - pad[1], strides[1], [1, 1, columns, 1]);
    return sampleGrid(y, x, { batch, height, width }, border === 'cut' ? 'cut' : 'zeros');
  });
  return {
    index,
    weight: tf.reshape(tf.slice(weight, [i, j, 0, 0], [1, 1, inputs, outputs]), [inputs, outputs]),
    grids,
  };
}

/** Rows and columns of every tap of a kernel, row by row. */
export const tapPositions = ([kernelHeight, kernelWidth]: readonly number[]): [number, number][] =>
  Array.from({ length: kernelHeight * kernelWidth }, (_, tap) => [Math.floor(tap / kernelWidth), tap % kernelWidth]);

/** The channels of each offset group: of [pixels, channels], as many blocks of columns. */
export const channelGroups = (pixels: tf.Tensor2D, groups: number): tf.Tensor2D[] =>
  groups === 1 ? [pixels] : tf.split(pixels, groups, 1);

/** The opposite of {@link channelGroups}. */
export const joinGroups = (blocks: tf.Tensor2D[]): tf.Tensor2D =>
  blocks.length === 1 ? blocks[0] : tf.concat(blocks, 1);
