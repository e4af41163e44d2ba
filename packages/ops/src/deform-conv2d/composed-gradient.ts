import * as tf from '@tensorflow/tfjs-core';
import type { DeformConv2dAttrs } from '../kernel-names.ts';
import { sampleAll, sampleAllGradient } from '../sampling/composed.ts';
import { channelGroups, joinGroups, tapAt, tapPositions } from './taps.ts';

/** Gradients of a deformable convolution from stock ops, by input, offset and weight. */
export function deformConv2dGradComposed(
  dy: tf.Tensor4D,
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
  attrs: DeformConv2dAttrs,
): [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D] {
  const [, , inputs, outputs] = weight.shape;
  const groups = channelGroups(tf.reshape(input, [-1, inputs]), attrs.offsetGroups);
  const dRows: tf.Tensor2D = tf.reshape(dy, [-1, outputs]);
  const dWeights: tf.Tensor[] = [];
  const dOffsets: tf.Tensor[][] = groups.map(() => []);
  let dPixels: tf.Tensor2D | undefined;
  for (const position of tapPositions(weight.shape)) {
    const previous = dPixels;
    const [dPixelsSoFar, dWeight, ...dCoordinates] = tf.tidy(() => {
      const tap = tapAt(position, input, offset, weight, attrs);
      const samples = joinGroups(groups.map((pixels, g) => sampleAll(pixels, tap.grids[g])));
      const dSamples = channelGroups(tf.matMul(dRows, tap.weight, false, true), groups.length);
      const parts = groups.map((pixels, g) => sampleAllGradient(dSamples[g], pixels, tap.grids[g]));
      const here = joinGroups(parts.map((part) => part.dPixels));
      const total = previous ? tf.add<tf.Tensor2D>(previous, here) : here;
      return [total, tf.matMul(samples, dRows, true, false), ...parts.flatMap(({ dY, dX }) => [dY, dX])];
    });
    previous?.dispose();
    dPixels = dPixelsSoFar as tf.Tensor2D;
    dWeights.push(dWeight);
    for (const [g, list] of dOffsets.entries()) list.push(...dCoordinates.slice(2 * g, 2 * g + 2));
  }
  return [
    tf.reshape(dPixels!, input.shape),
    tf.reshape(tf.stack(dOffsets.flat(), 2), offset.shape),
    tf.reshape(tf.stack(dWeights), weight.shape),
  ];
}
