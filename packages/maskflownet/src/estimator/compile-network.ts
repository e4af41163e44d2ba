import type { FitPlan } from '@opticalflow/core';
import { compileAhead } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import { type Architecture, FINEST_LEVEL } from '../architecture/channels.ts';
import { forward, type NetworkOutput } from '../network/forward.ts';
import type { NetworkContext } from '../network/network-context.ts';
import { outputTensors } from '../picture/output-fields.ts';

/** What is to be compiled. */
interface Compiled {
  readonly architecture: Architecture;
  /** How pictures become the network's input, and its output flow of their size. */
  readonly plan: FitPlan;
  readonly output: 'field' | 'tensor';
}

/** Compiles the programs of an estimate ahead, flow of all levels included. Pictures are made up: no value is looked at. */
export async function compileNetwork(context: NetworkContext, { architecture, plan, output }: Compiled): Promise<void> {
  const { width, height } = plan.network;
  await compileAhead(() => {
    const picture = () => tf.zeros<tf.Rank.R4>([1, height, width, 3]);
    const { flows, mask } = outcome(forward(context, { architecture, first: picture(), second: picture() }));
    if (output === 'field') return [...flows.values(), mask];
    const restored = outputTensors({ flow: flows.get(FINEST_LEVEL)!, mask, plan, rules: context.variant });
    return Object.values(restored);
  });
}

/** Does all steps at once. */
function outcome(steps: ReturnType<typeof forward>): NetworkOutput {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
