import * as tf from '@tensorflow/tfjs-core';
import { LEVELS } from '../architecture/channels.ts';
import { featurePyramid } from './feature-pyramid.ts';
import type { NetworkContext } from './network-context.ts';
import type { TensorScope } from './scope.ts';

/** Features of the decoded levels of one picture. */
export interface FeatureLevels {
  at(level: number): tf.Tensor4D;
}

/** Which encoder, and the pictures that it is to see. */
interface PairToEncode {
  stage: string;
  scope: TensorScope;
  pair: () => { first: tf.Tensor4D; second: tf.Tensor4D };
}

/** Feature pyramids of both pictures, encoded in one batch; held by `scope`. */
export function encodePair(
  { weights, observe }: NetworkContext,
  { stage, scope, pair }: PairToEncode,
): { first: FeatureLevels; second: FeatureLevels } {
  const { first, second } = scope.step(() => {
    const pictures = pair();
    const pyramid = featurePyramid(tf.concat([pictures.first, pictures.second], 0), weights, stage);
    const levels = pyramid.map((both, i) => {
      const features = tf.split(both, 2, 0) as tf.Tensor4D[];
      for (const picture of [0, 1]) observe?.(`${stage}.features${picture + 1}.level${i + 1}`, features[picture]);
      return features;
    });
    const decoded = (picture: number) => LEVELS.map((level) => levels[level - 1][picture]);
    return { first: decoded(0), second: decoded(1) };
  });
  return { first: featuresOf(first), second: featuresOf(second) };
}

const featuresOf = (features: tf.Tensor4D[]): FeatureLevels => ({
  at: (level) => features[LEVELS.indexOf(level as (typeof LEVELS)[number])],
});
