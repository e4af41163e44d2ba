import * as tf from '@tensorflow/tfjs-core';
import type { DeformConv2dAttrs } from '../kernel-names.ts';
import { sampleAll } from '../sampling/composed.ts';
import { channelGroups, joinGroups, tapAt, tapPositions } from './taps.ts';

/** Deformable convolution from stock ops: for each tap, samples times its matrix. */
export function deformConv2dComposed(
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
  attrs: DeformConv2dAttrs,
): tf.Tensor4D {
  const [batch, rows, columns] = offset.shape;
  const [, , inputs, outputs] = weight.shape;
  const groups = channelGroups(tf.reshape(input, [-1, inputs]), attrs.offsetGroups);
  let sum: tf.Tensor2D | undefined;
  for (const position of tapPositions(weight.shape)) {
    const previous = sum;
    sum = tf.tidy(() => {
      const tap = tapAt(position, input, offset, weight, attrs);
      const product: tf.Tensor2D = tf.matMul(
        joinGroups(groups.map((pixels, g) => sampleAll(pixels, tap.grids[g]))),
        tap.weight,
      );
      return previous ? tf.add<tf.Tensor2D>(previous, product) : product;
    });
    previous?.dispose();
  }
  return tf.reshape(sum!, [batch, rows, columns, outputs]);
}
