import type * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from '../architecture/channels.ts';
import { decodeLevels, type StageOutput, type Steps } from './decode-levels.ts';
import { encodePair } from './feature-levels.ts';
import type { NetworkContext } from './network-context.ts';
import { TensorScope } from './scope.ts';
import { matchStage1 } from './stage1.ts';
import { matchStage2, stage2Inputs } from './stage2.ts';

/** What the network finds; the tensors are the caller's to dispose of. */
export interface NetworkOutput {
  /** Flows by level, 6 to 2: [B, H / 2^level, W / 2^level, 2], (dy, dx) in pixels of the network's input over 20. */
  readonly flows: ReadonlyMap<number, tf.Tensor4D>;
  /** Logits of visibility at a quarter of the network's input, [B, H / 4, W / 4, 1]; stage 1's in both networks. */
  readonly mask: tf.Tensor4D;
}

/** Number of steps that {@link forward} yields. */
export const stepCount = (architecture: Architecture): number => (architecture === 'maskflownet' ? 12 : 6);

/**
 * The forward pass on centred pictures, [B, H, W, 3], sides multiples of 64. Yields after each step, so that a caller
 * can show progress or stop; stopping (`return()`) frees everything.
 */
export function* forward(
  context: NetworkContext,
  { architecture, first, second }: { architecture: Architecture; first: tf.Tensor4D; second: tf.Tensor4D },
): Steps<NetworkOutput> {
  const scope = new TensorScope();
  try {
    const features = encodePair(context, { stage: 'stage1', scope, pair: () => ({ first, second }) });
    yield 'stage1 features';
    const match = matchStage1(context, features.first, features.second);
    const stage1 = yield* decodeLevels(context, { stage: 'stage1', match, scope });
    if (architecture === 'maskflownet-s') return handOver(scope, stage1, stage1);

    const inputs = scope.step(() => stage2Inputs(context, { first, second, stage1 }));
    context.observe?.('stage2.input1', inputs.first);
    context.observe?.('stage2.input2', inputs.second);
    const warped = encodePair(context, { stage: 'stage2', scope, pair: () => inputs });
    scope.release(inputs.first, inputs.second);
    yield 'stage2 features';
    const cascade = matchStage2(context, {
      stage1,
      ...features,
      warpedFirst: warped.first,
      warpedSecond: warped.second,
    });
    const stage2 = yield* decodeLevels(context, { stage: 'stage2', match: cascade, scope });
    return handOver(scope, stage2, stage1);
  } finally {
    scope.dispose();
  }
}

function handOver(scope: TensorScope, { flows }: StageOutput, stage1: StageOutput): NetworkOutput {
  const mask = stage1.mask!;
  scope.handOver({ flows: [...flows.values()], mask });
  return { flows, mask };
}
