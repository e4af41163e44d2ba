import { conv2d, deformConv2dShared } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import { MAX_DISPLACEMENT } from '../architecture/channels.ts';
import type { Match } from './decode-levels.ts';
import type { Handover } from './decoder.ts';
import type { FeatureLevels } from './feature-levels.ts';
import { matchingCost, offsetAt } from './matching.ts';
import type { NetworkContext } from './network-context.ts';

/**
 * How MaskFlowNet-S matches: the second picture's features are warped by a deformable convolution, weighed by the
 * mask, and a trade-off term stands in where the mask hides them ("asymmetric feature matching", section 3.2).
 */
export function matchStage1(context: NetworkContext, first: FeatureLevels, second: FeatureLevels): Match {
  return (level, above) => {
    const features = first.at(level);
    const candidates = above ? asymmetricWarp(context, { level, features: second.at(level), above }) : second.at(level);
    const cost = matchingCost(features, candidates, context.variant, MAX_DISPLACEMENT.stage1);
    context.observe?.(`stage1.corr.level${level}`, cost);
    if (!above) return { input: cost };
    return { input: tf.concat([cost, features, above.upfeat, above.flow], 3), base: above.flow };
  };
}

function asymmetricWarp(
  { weights, variant }: NetworkContext,
  { level, features, above }: { level: number; features: tf.Tensor4D; above: Handover },
): tf.Tensor4D {
  const tradeoff = weights.conv(`stage1.tradeoff.${level}`);
  const { weight, bias } = weights.conv(`stage1.warp.${level}`);
  return deformConv2dShared(features, offsetAt(level, above.flow), weight, {
    bias,
    border: variant.samplingBorder,
    mask: above.mask,
    addend: conv2d(above.upfeat, tradeoff.weight, { bias: tradeoff.bias, pad: 1 }),
    activation: 'leakyRelu',
  });
}
