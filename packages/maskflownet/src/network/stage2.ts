import { deformConv2dShared, upsample, warp } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import { FINEST_LEVEL, MAX_DISPLACEMENT } from '../architecture/channels.ts';
import type { Match, StageOutput } from './decode-levels.ts';
import type { FeatureLevels } from './feature-levels.ts';
import { FLOW_SCALE, matchingCost, offsetAt } from './matching.ts';
import type { NetworkContext } from './network-context.ts';

/**
 * How the second stage matches: one cost volume refines the flow on stage 1's features, warped without a mask; one
 * compares the new features, whose second picture has been warped as a whole ("cascaded", section 3.3).
 */
export function matchStage2(
  context: NetworkContext,
  { stage1, first, second, warpedFirst, warpedSecond }: Stage2Features,
): Match {
  const { weights, variant } = context;
  return (level, above) => {
    const stage1Flow = stage1.flows.get(level)!;
    const given = variant.stage2FlowOrder === 'uv' ? tf.reverse(stage1Flow, 3) : stage1Flow;
    const base = above ? above.flow : given;
    const { weight, bias } = weights.conv(`stage2.warp.${level}`);
    const source = variant.stage2FirstFeaturesAt.includes(level) ? first : second;
    const refined = deformConv2dShared(source.at(level), offsetAt(level, base), weight, {
      bias,
      border: variant.samplingBorder,
      activation: 'leakyRelu',
    });
    const costOfFlow = matchingCost(first.at(level), refined, variant, MAX_DISPLACEMENT.stage2);
    const costOfWarped = matchingCost(warpedFirst.at(level), warpedSecond.at(level), variant, MAX_DISPLACEMENT.stage2);
    context.observe?.(`stage2.corr_u.level${level}`, costOfFlow);
    context.observe?.(`stage2.corr_v.level${level}`, costOfWarped);
    const input = above
      ? [first.at(level), above.upfeat, costOfFlow, costOfWarped, above.flow, given]
      : [costOfFlow, costOfWarped, given];
    return { input: tf.concat(input, 3), base };
  };
}

/** What the second stage compares. */
export interface Stage2Features {
  readonly stage1: StageOutput;
  /** Features of the first stage. */
  readonly first: FeatureLevels;
  readonly second: FeatureLevels;
  /** Features of the second stage's own encoder. */
  readonly warpedFirst: FeatureLevels;
  readonly warpedSecond: FeatureLevels;
}

/**
 * The pictures as the second stage's encoder sees them, [B, H, W, 4]: the second one warped by stage 1's flow, and as a
 * fourth channel its mask; zeros for the first.
 */
export function stage2Inputs(
  { variant }: NetworkContext,
  { first, second, stage1 }: { first: tf.Tensor4D; second: tf.Tensor4D; stage1: StageOutput },
): { first: tf.Tensor4D; second: tf.Tensor4D } {
  const factor = 2 ** FINEST_LEVEL;
  const flow = tf.mul<tf.Tensor4D>(upsample(stage1.flows.get(FINEST_LEVEL)!, factor), FLOW_SCALE);
  const warped = warp(second, flow, { components: 'yx', minCoverage: variant.stage2WarpCoverage });
  const logits = upsample(stage1.mask!, factor);
  const mask = variant.stage2Mask === 'logits' ? logits : tf.sub<tf.Tensor4D>(tf.sigmoid(logits), 0.5);
  return {
    first: tf.concat([first, tf.zerosLike(logits)], 3),
    second: tf.concat([warped, mask], 3),
  };
}
