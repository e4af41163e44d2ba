import type { ParameterValues } from '@opticalflow/maskflownet';
import * as tf from '@tensorflow/tfjs-core';
import { TrainableWeights } from './trainable-weights.ts';

/** How weights are averaged over the steps of a training. */
export interface AveragingRules {
  /** Share of the average that stays at each step, below 1; less in the first steps, so that it does not lag behind. */
  readonly decay: number;
}

/** Running means of a network's parameters, which do better than the last of them (Polyak and Juditsky, 1992). */
export class AveragedWeights {
  private readonly means: TrainableWeights;

  /** @param parameters where the averages begin */
  constructor(
    private readonly rules: AveragingRules,
    parameters: ReadonlyMap<string, ParameterValues>,
  ) {
    this.means = new TrainableWeights(parameters);
  }

  /** Takes in the parameters after step `step`, counted from 1. */
  update(variables: ReadonlyMap<string, tf.Variable>, step: number): void {
    const kept = Math.min(this.rules.decay, (step + 1) / (step + 10));
    for (const [name, mean] of this.means.variables) {
      tf.tidy(() => mean.assign(tf.add(tf.mul(mean, kept), tf.mul(variables.get(name)!, 1 - kept))));
    }
  }

  /** Their values, laid out as in a checkpoint. */
  download(): Promise<Map<string, ParameterValues>> {
    return this.means.download();
  }

  dispose(): void {
    this.means.dispose();
  }
}
