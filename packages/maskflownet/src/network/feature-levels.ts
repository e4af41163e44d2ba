import * as tf from '@tensorflow/tfjs-core';
import { LEVELS } from '../architecture/channels.ts';
import { featurePyramid } from './feature-pyramid.ts';
import type { NetworkContext } from './network-context.ts';
import type { TensorScope } from './scope.ts';

/** Features of the decoded levels of one picture. */
export interface FeatureLevels {
  at(level: number): tf.Tensor4D;
}

/** Feature pyramids of both pictures, encoded in one batch; held by `scope`. */
export function encodePair(
  { weights, observe }: NetworkContext,
  {
    stage,
    scope,
    pair,
  }: { stage: string; scope: TensorScope; pair: () => { first: tf.Tensor4D; second: tf.Tensor4D } },
): { first: FeatureLevels; second: FeatureLevels } {
  const encoded = scope.step(() => {
    const { first, second } = pair();
    const levels = featurePyramid(tf.concat([first, second], 0), weights, stage).map(
      (both) => tf.split(both, 2, 0) as tf.Tensor4D[],
    );
    const decoded = (picture: number) => LEVELS.map((level) => levels[level - 1][picture]);
    return { first: decoded(0), second: decoded(1) };
  });
  const byLevel = (features: tf.Tensor4D[], picture: number): FeatureLevels => {
    for (const [i, level] of LEVELS.entries()) observe?.(`${stage}.features${picture}.level${level}`, features[i]);
    return { at: (level) => features[LEVELS.indexOf(level as (typeof LEVELS)[number])] };
  };
  return { first: byLevel(encoded.first, 1), second: byLevel(encoded.second, 2) };
}
