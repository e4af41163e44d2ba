import { costVolume } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { Variant } from '../variants.ts';

/** Inside the network flow is (dy, dx) in pixels of its input, divided by this. */
export const FLOW_SCALE = 20;

/** The network's flow at a level as (dy, dx) offsets in that level's own pixels. */
export function offsetAt(level: number, flow: tf.Tensor4D): tf.Tensor4D {
  return tf.mul(flow, FLOW_SCALE / 2 ** level);
}

/** The activated cost volume of two feature maps, as decoders take it. */
export function matchingCost(
  first: tf.Tensor4D,
  second: tf.Tensor4D,
  { correlation }: Variant,
  maxDisplacement: number,
): tf.Tensor4D {
  return costVolume(first, second, { maxDisplacement, normalize: correlation, activation: 'leakyRelu' });
}
