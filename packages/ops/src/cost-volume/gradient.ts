import type * as tf from '@tensorflow/tfjs-core';
import { COST_VOLUME_GRAD, type CostVolumeAttrs } from '../kernel-names.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { costVolumeGradComposed } from './composed.ts';

/** Gradients of a cost volume by both features. */
export const costVolumeGradient = (
  dy: tf.Tensor4D,
  first: tf.Tensor4D,
  second: tf.Tensor4D,
  attrs: CostVolumeAttrs,
): tf.Tensor4D[] =>
  dispatch(COST_VOLUME_GRAD, { dy, first, second }, attrs, () => costVolumeGradComposed(dy, first, second, attrs));
