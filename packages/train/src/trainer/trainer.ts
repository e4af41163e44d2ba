import { ShapeError } from '@opticalflow/core';
import type { MaskFlowNetModel, ParameterValues } from '@opticalflow/maskflownet';
import { registerKernels } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from '../gradients/register-gradients.ts';
import { Adam, type AdamRules, type AdamState } from '../optimisers/adam.ts';
import { clipByNorm, globalNorm } from '../optimisers/clip.ts';
import { AveragedWeights, type AveragingRules } from '../weights/averaged-weights.ts';
import { TrainableWeights } from '../weights/trainable-weights.ts';
import {
  type GradientOptions,
  type LossAndGradients,
  lossAndGradients,
  type TrainingBatch,
} from './loss-and-gradients.ts';
import { NotFiniteError } from './not-finite-error.ts';
import type { TrainedNetwork } from './observed-pass.ts';

/** What is trained, and how. */
export interface TrainerOptions extends GradientOptions {
  /** Where training starts; its arrays are copied. */
  readonly model: {
    readonly info: Pick<MaskFlowNetModel['info'], 'architecture'>;
    readonly variant: MaskFlowNetModel['variant'];
    readonly parameters: ReadonlyMap<string, ParameterValues>;
  };
  readonly optimiser: AdamRules;
  /** Largest common L2 norm of the gradients; they are left alone unless given. */
  readonly clipNorm?: number | undefined;
  /** Averages of the weights are kept beside them if given. */
  readonly averaging?: AveragingRules | undefined;
}

/** What a step found before it updated the parameters. */
export interface StepReport {
  readonly loss: number;
  /** Common L2 norm of the gradients, before they were clipped. */
  readonly gradientNorm: number;
}

/** All that a training remembers, in plain arrays. */
export interface TrainerState {
  /** By canonical name, laid out as in a checkpoint. */
  readonly parameters: ReadonlyMap<string, ParameterValues>;
  readonly optimiser: AdamState;
  /** With `averaging` only. */
  readonly averages?: ReadonlyMap<string, ParameterValues> | undefined;
}

/** Trains a network step by step, on the backend that is current when it is made. */
export class Trainer {
  private readonly optimiser: Adam;
  private network: TrainedNetwork;
  private averages: AveragedWeights | undefined;

  constructor(private readonly options: TrainerOptions) {
    const { model, optimiser, averaging } = options;
    registerGradients();
    tf.backend();
    registerKernels(tf.getBackend());
    const { architecture } = model.info;
    this.network = { architecture, variant: model.variant, weights: new TrainableWeights(model.parameters) };
    this.averages = averaging && new AveragedWeights(averaging, model.parameters);
    this.optimiser = new Adam(optimiser);
  }

  /** Updates made so far. */
  get steps(): number {
    return this.optimiser.step;
  }

  /**
   * One update of the parameters by a batch, or by the mean over several of equal size, whose gradients are summed up one
   * after the other: for batches that memory does not hold at once.
   *
   * @throws NotFiniteError when loss or gradients are not finite; the parameters are then as they were
   */
  async step(batch: TrainingBatch | readonly TrainingBatch[], rate: number): Promise<StepReport> {
    const batches = 'first' in batch ? [batch] : batch;
    const { loss, gradients } = this.meanOf(batches);
    const norm = globalNorm(gradients);
    const held: tf.Tensor[] = [loss, norm, ...gradients.values()];
    try {
      const [[value], [gradientNorm]] = await Promise.all([loss.data(), norm.data()]);
      this.expectFinite('the loss', value);
      this.expectFinite('the norm of the gradients', gradientNorm);
      const { clipNorm } = this.options;
      const clipped = clipNorm === undefined || gradientNorm <= clipNorm ? gradients : clipByNorm(gradients, clipNorm);
      if (clipped !== gradients) held.push(...clipped.values());
      const { variables } = this.network.weights;
      this.optimiser.update(variables, clipped, rate);
      this.averages?.update(variables, this.steps);
      return { loss: value, gradientNorm };
    } finally {
      tf.dispose(held);
    }
  }

  /** The parameters as they are now, laid out as in a checkpoint. */
  parameters(): Promise<Map<string, ParameterValues>> {
    return this.network.weights.download();
  }

  /** The averaged parameters, or the parameters themselves where no averages are kept: what estimates best. */
  bestParameters(): Promise<Map<string, ParameterValues>> {
    return this.averages ? this.averages.download() : this.parameters();
  }

  /** All that is needed to go on later as if nothing had happened. */
  async exportState(): Promise<TrainerState> {
    const [parameters, optimiser, averages] = await Promise.all([
      this.parameters(),
      this.optimiser.exportState(),
      this.averages?.download(),
    ]);
    return { parameters, optimiser, averages };
  }

  /**
   * Goes on from an exported state.
   *
   * @throws ShapeError when it does not fit the network; nothing is taken over then
   */
  importState({ parameters, optimiser, averages }: TrainerState): void {
    const { averaging } = this.options;
    this.expectParameters('the state', parameters);
    if (averages) this.expectParameters('the averages', averages);
    if (averaging && !averages) throw new ShapeError('the state', 'averages of the weights', 'none');
    for (const [name, { shape }] of optimiser.moments) {
      const expected = this.network.weights.variables.get(name)?.shape;
      if (expected && String(expected) === String(shape)) continue;
      throw new ShapeError(
        `the state of ${name}`,
        expected ? `[${expected}]` : 'a parameter of the network',
        `[${shape}]`,
      );
    }
    this.optimiser.importState(optimiser);
    this.network.weights.dispose();
    this.network = { ...this.network, weights: new TrainableWeights(parameters) };
    this.averages?.dispose();
    this.averages = averaging && averages && new AveragedWeights(averaging, averages);
  }

  dispose(): void {
    this.optimiser.dispose();
    this.averages?.dispose();
    this.network.weights.dispose();
  }

  private meanOf(batches: readonly TrainingBatch[]): LossAndGradients {
    if (batches.length === 0) throw new ShapeError('a step', 'at least one batch', 'none');
    const [first, ...rest] = batches;
    let mean = lossAndGradients(this.network, first, this.options);
    for (const [i, batch] of rest.entries()) {
      const more = lossAndGradients(this.network, batch, this.options);
      const added = i + 1;
      const joined = <T extends tf.Tensor>(a: T, b: T): T =>
        tf.tidy(() => tf.div(tf.add(tf.mul(a, added), b), added + 1) as T);
      const next = {
        loss: joined(mean.loss, more.loss),
        gradients: new Map([...mean.gradients].map(([name, a]) => [name, joined(a, more.gradients.get(name)!)])),
      };
      for (const { loss, gradients } of [mean, more]) tf.dispose([loss, ...gradients.values()]);
      mean = next;
    }
    return mean;
  }

  private expectFinite(what: string, value: number): void {
    if (!Number.isFinite(value))
      throw new NotFiniteError(`${what} of step ${this.steps}`, 'a finite number', `${value}`);
  }

  private expectParameters(what: string, values: ReadonlyMap<string, ParameterValues>): void {
    for (const [name, { shape }] of this.options.model.parameters) {
      const given = values.get(name);
      if (given && String(given.shape) === String(shape)) continue;
      throw new ShapeError(`${what} of ${name}`, `[${shape}]`, given ? `[${given.shape}]` : 'none');
    }
  }
}
