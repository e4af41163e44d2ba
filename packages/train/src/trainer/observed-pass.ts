import { type Architecture, forward, type Variant } from '@opticalflow/maskflownet';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainableWeights } from '../weights/trainable-weights.ts';

/** A network in training. */
export interface TrainedNetwork {
  readonly architecture: Architecture;
  readonly variant: Variant;
  readonly weights: TrainableWeights;
}

/** The stage whose flows are the network's. */
const lastStage = (architecture: Architecture): string => (architecture === 'maskflownet' ? 'stage2' : 'stage1');

const SEEN = /^(stage[12])\.(flow|features[12])\.level(\d)$/;

/**
 * A forward pass that goes no further than it must, and keeps what losses look at: a training that compares coarse levels
 * alone, or features alone, does not pay for the rest.
 */
export class ObservedPass {
  /** By level, (dy, dx) in pixels over 20; the last stage's. */
  readonly flows = new Map<number, tf.Tensor4D>();
  /** By level; the first stage's. */
  readonly features = { first: new Map<number, tf.Tensor4D>(), second: new Map<number, tf.Tensor4D>() };
  private readonly steps: Generator<string, unknown, void>;

  /** @param wants whether features are kept beside the flows */
  constructor(
    private readonly network: TrainedNetwork,
    { first, second }: { first: tf.Tensor4D; second: tf.Tensor4D },
    private readonly wants: { features: boolean },
  ) {
    const { architecture, variant, weights } = network;
    const observe = (name: string, tensor: tf.Tensor) => this.keep(name, tensor as tf.Tensor4D);
    this.steps = forward({ weights: weights.network, variant, observe }, { architecture, first, second });
  }

  /** Goes on until the first stage is done. */
  runStage1(): void {
    this.runTo('stage1 level 2');
  }

  /** Goes on until the flow of level `finest` is there, or the features when there is no such level. */
  run(finest: number | undefined): void {
    this.runTo(finest === undefined ? 'stage1 features' : `${lastStage(this.network.architecture)} level ${finest}`);
  }

  /** Frees what was kept, and what the pass still holds. */
  dispose(): void {
    this.steps.return(undefined);
    for (const kept of [this.flows, this.features.first, this.features.second]) tf.dispose([...kept.values()]);
  }

  private runTo(last: string): void {
    for (;;) {
      const { done, value } = this.steps.next();
      if (done || value === last) return;
    }
  }

  private keep(name: string, tensor: tf.Tensor4D): void {
    const [, stage, what, level] = SEEN.exec(name) ?? [];
    const held = () => tf.keep(tf.clone(tensor));
    if (what === 'flow' && stage === lastStage(this.network.architecture)) this.flows.set(Number(level), held());
    if (!this.wants.features || stage !== 'stage1') return;
    if (what === 'features1') this.features.first.set(Number(level), held());
    if (what === 'features2') this.features.second.set(Number(level), held());
  }
}
