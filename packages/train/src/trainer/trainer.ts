import { ShapeError } from '@opticalflow/core';
import type { MaskFlowNetModel, ParameterValues } from '@opticalflow/maskflownet';
import { registerKernels } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from '../gradients/register-gradients.ts';
import type { LossRules } from '../losses/loss-rules.ts';
import { Adam, type AdamRules, type AdamState } from '../optimisers/adam.ts';
import { clipByNorm } from '../optimisers/clip.ts';
import { TrainableWeights } from '../weights/trainable-weights.ts';
import { lossAndGradients, type TrainedNetwork, type TrainingBatch } from './loss-and-gradients.ts';

/** What is trained, and how. */
export interface TrainerOptions {
  /** Where training starts; its arrays are copied. */
  readonly model: {
    readonly info: Pick<MaskFlowNetModel['info'], 'architecture'>;
    readonly variant: MaskFlowNetModel['variant'];
    readonly parameters: ReadonlyMap<string, ParameterValues>;
  };
  readonly loss: LossRules;
  readonly optimiser: AdamRules;
  /** Whether the parameter of that canonical name stays as it is; none does unless given. */
  readonly frozen?: ((name: string) => boolean) | undefined;
  /** Largest common L2 norm of the gradients; they are left alone unless given. */
  readonly clipNorm?: number | undefined;
}

/** Trains a network step by step, on the backend that is current when it is made. */
export class Trainer {
  private readonly network: TrainedNetwork;
  private readonly optimiser: Adam;

  constructor(private readonly options: TrainerOptions) {
    const { model, optimiser } = options;
    registerGradients();
    tf.backend();
    registerKernels(tf.getBackend());
    const { architecture } = model.info;
    this.network = { architecture, variant: model.variant, weights: new TrainableWeights(model.parameters) };
    this.optimiser = new Adam(optimiser);
  }

  /** Updates made so far. */
  get steps(): number {
    return this.optimiser.step;
  }

  /**
   * One update of the parameters by a batch.
   *
   * @returns the loss before the update
   * @throws ShapeError when the loss is not finite; the parameters are then as they were
   */
  async step(batch: TrainingBatch, rate: number): Promise<number> {
    const { loss: rules, frozen, clipNorm } = this.options;
    const { loss, gradients } = lossAndGradients(this.network, batch, { loss: rules, frozen });
    const held: tf.Tensor[] = [loss, ...gradients.values()];
    try {
      const [value] = await loss.data();
      if (!Number.isFinite(value))
        throw new ShapeError(`the loss of step ${this.steps}`, 'a finite number', `${value}`);
      const clipped = clipNorm === undefined ? gradients : clipByNorm(gradients, clipNorm);
      if (clipped !== gradients) held.push(...clipped.values());
      this.optimiser.update(this.network.weights.variables, clipped, rate);
      return value;
    } finally {
      tf.dispose(held);
    }
  }

  /** The parameters as they are now, laid out as in a checkpoint. */
  parameters(): Promise<Map<string, ParameterValues>> {
    return this.network.weights.download();
  }

  /** What the optimiser remembers, to go on later. */
  exportState(): Promise<AdamState> {
    return this.optimiser.exportState();
  }

  /**
   * Goes on from an exported state.
   *
   * @throws ShapeError when it does not fit the parameters; nothing is taken over then
   */
  importState(state: AdamState): void {
    const { variables } = this.network.weights;
    for (const [name, { shape }] of state.moments) {
      const expected = variables.get(name)?.shape;
      if (expected && String(expected) === String(shape)) continue;
      throw new ShapeError(
        `the state of ${name}`,
        expected ? `[${expected}]` : 'a parameter of the network',
        `[${shape}]`,
      );
    }
    this.optimiser.importState(state);
  }

  dispose(): void {
    this.optimiser.dispose();
    this.network.weights.dispose();
  }
}
