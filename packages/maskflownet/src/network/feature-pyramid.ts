import { conv2d } from '@opticalflow/ops';
import type * as tf from '@tensorflow/tfjs-core';
import type { NetworkWeights } from './weights.ts';

/** Number of levels of a feature pyramid; level n is 2^n times smaller than the picture. */
const LEVEL_COUNT = 6;

/**
 * The encoder: three convolutions a level, the first of which halves the size.
 *
 * @returns features of levels 1 to 6 at indices 0 to 5, [B, H / 2^level, W / 2^level, C]
 */
export function featurePyramid(images: tf.Tensor4D, weights: NetworkWeights, stage: string): tf.Tensor4D[] {
  const levels: tf.Tensor4D[] = [];
  let features = images;
  for (let level = 1; level <= LEVEL_COUNT; level++) {
    for (let i = 0; i < 3; i++) {
      const { weight, bias } = weights.conv(`${stage}.encoder.${level}.${i}`);
      features = conv2d(features, weight, { bias, strides: i === 0 ? 2 : 1, pad: 1, activation: 'leakyRelu' });
    }
    levels.push(features);
  }
  return levels;
}
