import type * as tf from '@tensorflow/tfjs-core';
import { type Activation, expectActivation, slopeOf, undoActivation } from '../conv2d/finish.ts';
import { expectOneOf, expectShape, expectWhole } from '../expect.ts';
import { COST_VOLUME, type CostVolumeAttrs } from '../kernel-names.ts';
import { differentiable } from '../runtime/differentiable.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { costVolumeComposed } from './composed.ts';
import { costVolumeGradient } from './gradient.ts';

/** Options of {@link costVolume}. */
export interface CostVolumeOptions {
  /** How far to look in each direction, in pixels: d gives (2d+1)^2 displacements. 4 unless given. */
  maxDisplacement?: number | undefined;
  /** Whether dot products are divided by the number of channels. `mean` unless given. */
  normalize?: 'mean' | 'sum' | undefined;
  /** What follows the products; `linear` unless given. */
  activation?: Activation | undefined;
  /** Slope of `leakyRelu` below zero, not negative; 0.1 unless given. */
  alpha?: number | undefined;
}

/**
 * Correlates each pixel's features with those of its neighbours in the other picture (Dosovitskiy et al., FlowNet,
 * ICCV 2015, section 3): `output[b,y,x,k]` is the product of `first[b,y,x]` with `second[b,y+dy,x+dx]`, over channels.
 * Displacement k = (dy+d)(2d+1) + (dx+d): dy outer, dx inner. Beyond the frame `second` is zero. Differentiable once.
 *
 * @param first features [B,H,W,C]
 * @param second features of the same shape
 * @returns [B,H,W,(2d+1)^2]
 * @throws ShapeError for features of different shapes, or a displacement that is not a whole number
 */
export function costVolume(
  first: tf.Tensor4D,
  second: tf.Tensor4D,
  { maxDisplacement = 4, normalize = 'mean', activation = 'linear', alpha = 0.1 }: CostVolumeOptions = {},
): tf.Tensor4D {
  expectShape('costVolume', 'first', first, ['B', 'H', 'W', 'C']);
  expectShape('costVolume', 'second', second, first.shape);
  expectWhole('costVolume', 'maxDisplacement', maxDisplacement, 0);
  expectOneOf('costVolume', 'normalize', normalize, ['mean', 'sum']);
  expectActivation('costVolume', { activation, alpha });
  const scale = normalize === 'mean' ? 1 / first.shape[3] : 1;
  const attrs: CostVolumeAttrs = { maxDisplacement, scale, slope: slopeOf({ activation, alpha }) };
  return differentiable([first, second], (a, b) => {
    const value = dispatch(COST_VOLUME, { first: a, second: b }, attrs, () => costVolumeComposed(a, b, attrs));
    return {
      value,
      saved: activation === 'linear' ? [a, b] : [a, b, value],
      gradient: (dy, [seenA, seenB, output]) =>
        costVolumeGradient(undoActivation(dy, output, { activation, alpha }), seenA, seenB, attrs),
    };
  });
}
