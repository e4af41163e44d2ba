import type * as tf from '@tensorflow/tfjs-core';
import { FINEST_LEVEL, LEVELS } from '../architecture/channels.ts';
import { decodeLevel, type Handover } from './decoder.ts';
import type { NetworkContext } from './network-context.ts';
import type { TensorScope } from './scope.ts';

/** What a decoder works on at a level, and the flow that its residual is added to. */
export interface Matching {
  readonly input: tf.Tensor4D;
  readonly base?: tf.Tensor4D | undefined;
}

/** How a stage compares the two pictures' features at a level, given what the coarser level (none at 6) found. */
export type Match = (level: number, above: Handover | undefined) => Matching;

/** Flows of a stage by level, (dy, dx) / 20, and its mask's logits at the size of the finest level. */
export interface StageOutput {
  readonly flows: ReadonlyMap<number, tf.Tensor4D>;
  readonly mask: tf.Tensor4D | undefined;
}

/** Work that can be interrupted: yields the name of each step when it is done. */
export type Steps<T> = Generator<string, T, void>;

/**
 * The loop of the network: level by level from coarse to fine, match the pictures' features given the flow so far,
 * decode, hand over. Both stages are this loop with a {@link Match} of their own (Zhao et al. 2020, section 3).
 */
export function* decodeLevels(
  context: NetworkContext,
  { stage, match, scope }: { stage: string; match: Match; scope: TensorScope },
): Steps<StageOutput> {
  const flows = new Map<number, tf.Tensor4D>();
  let above: Handover | undefined;
  let mask: tf.Tensor4D | undefined;
  for (const level of LEVELS) {
    const { flow, upFlow, upMask, upfeat } = scope.step(() => {
      const decoded = decodeLevel(context, { stage, level, ...match(level, above) });
      context.observe?.(`${stage}.flow.level${level}`, decoded.flow);
      const { flow, next } = decoded;
      if (level === FINEST_LEVEL + 1 && next?.mask) context.observe?.(`${stage}.mask`, next.mask);
      return { flow, upFlow: next?.flow, upMask: next?.mask, upfeat: next?.upfeat };
    });
    scope.release(above?.flow, above?.upfeat);
    if (level !== FINEST_LEVEL) {
      scope.release(above?.mask);
      above = { flow: upFlow!, mask: upMask, upfeat: upfeat! };
      mask = upMask;
    }
    flows.set(level, flow);
    yield `${stage} level ${level}`;
  }
  return { flows, mask };
}
