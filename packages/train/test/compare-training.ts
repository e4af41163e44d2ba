import { expect } from '@jest/globals';
import { registerKernels } from '@opticalflow/ops';
import { expectCloseAbsolute, expectCloseToScale, type Golden } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import {
  type AdamRules,
  lossAndGradients,
  lossRules,
  registerGradients,
  TrainableWeights,
  Trainer,
  type TrainingBatch,
} from '../src/index.ts';
import { byCanonicalName, disposeBatch, microsoftBatch, mmflowBatch, readModel } from './golden-training.ts';

/** Rate of all trainings of the goldens. */
export const RATE = 1e-4;
const pytorch: AdamRules = { form: 'pytorch', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 4e-4 };
const mxnet: AdamRules = { ...pytorch, form: 'mxnet', weightDecay: 0 };

/** How each public code trains, as its goldens state it. */
export const families = {
  mmflow: { loss: lossRules.mmflow, optimiser: pytorch, batchOf: mmflowBatch },
  microsoft: { loss: lossRules.microsoft, optimiser: mxnet, batchOf: microsoftBatch },
} as const;

/** A training that a public implementation made, and how close ours has to come. */
export interface GoldenTraining {
  readonly family: keyof typeof families;
  readonly checkpoint: Uint8Array;
  readonly golden: Golden;
  readonly frozen?: ((name: string) => boolean) | undefined;
  /** How many gradients there are to compare. */
  readonly count: number;
  /** Largest difference of gradients, of their tensor's largest magnitude. */
  readonly gradientTolerance: (name: string) => number;
  /** Largest difference of an update, of the rate. */
  readonly updateTolerance: number;
  /**
   * Adam's first update is the slope over its own magnitude plus 1e-8: where the slope is as small as this, its rounding
   * decides, and the update is not compared.
   */
  readonly undecided?: number;
}

/** The golden's gradients by canonical name, of the mean over the batch. */
export function goldenGradients(
  { family, golden }: Pick<GoldenTraining, 'family' | 'golden'>,
  names: ReadonlyMap<string, string>,
): Map<string, Float32Array> {
  // Microsoft's are of the sum
  const samples = family === 'microsoft' ? golden.tensors.get('image1')!.shape[0] : 1;
  const gradients = byCanonicalName(golden, 'grad/', names);
  return new Map([...gradients].map(([name, { data }]) => [name, Float32Array.from(data, (x) => x / samples)]));
}

/** Compares the gradients of the first step, then the losses and parameters of three. */
export async function compareTraining(training: GoldenTraining): Promise<void> {
  const batch = families[training.family].batchOf(training.golden);
  const { model, names } = await readModel(training.checkpoint);
  compareGradients(training, { batch, model, names });
  await compareSteps(training, { batch, model, names });
  disposeBatch(batch);
}

type Given = Awaited<ReturnType<typeof readModel>> & { batch: TrainingBatch };

function compareGradients(training: GoldenTraining, { batch, model, names }: Given): void {
  registerKernels(tf.getBackend());
  registerGradients();
  const weights = new TrainableWeights(model.parameters);
  const network = { architecture: model.info.architecture, variant: model.variant, weights };
  const { loss } = families[training.family];
  const { gradients, ...ours } = lossAndGradients(network, batch, { loss, frozen: training.frozen });
  const expected = goldenGradients(training, names);
  expect(expected.size).toBe(training.count);
  expect([...gradients.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, values] of expected) {
    const gradient = gradients.get(name)!;
    const inTheirLayout = tf.tidy(() =>
      (gradient.rank === 4 ? tf.transpose(gradient, [3, 2, 0, 1]) : gradient).dataSync(),
    );
    expectCloseToScale(inTheirLayout, values, training.gradientTolerance(name), name);
  }
  tf.dispose([ours.loss, ...gradients.values()]);
  weights.dispose();
}

async function compareSteps(training: GoldenTraining, { batch, model, names }: Given): Promise<void> {
  const { golden, frozen, family, updateTolerance, undecided = 0 } = training;
  const { loss, optimiser } = families[family];
  const trainer = new Trainer({ model, loss, optimiser, frozen });
  const losses = goldenLosses(golden);
  const gradients = goldenGradients(training, names);
  expect(losses).toHaveLength(3);
  for (const [i, expected] of losses.entries()) {
    const received = await trainer.step(batch, RATE);
    expect(Math.abs(received.loss / expected - 1)).toBeLessThan(1e-4);
    const parameters = await trainer.parameters();
    for (const [name, { data }] of byCanonicalName(golden, `after_step${i + 1}/`, names)) {
      const ours = parameters.get(name)!.data.slice();
      const slopes = gradients
        .get(name)!
        .map((g, k) => g + optimiser.weightDecay * model.parameters.get(name)!.data[k]);
      const left = [...slopes.keys()].filter((k) => Math.abs(slopes[k]) < undecided);
      expect(left.length).toBeLessThanOrEqual(0.03 * slopes.length);
      for (const k of left) ours[k] = data[k];
      expectCloseAbsolute(ours, data, updateTolerance * RATE * (i + 1), name);
    }
    for (const [name, { data }] of parameters) {
      if (frozen?.(name)) expect(data).toEqual(model.parameters.get(name)!.data);
    }
  }
  trainer.dispose();
}

/** The loss of each step; Microsoft's golden has one for each sample. */
function goldenLosses({ tensors }: Golden): number[] {
  const { shape, data } = tensors.get('losses')!;
  const samples = shape[1] ?? 1;
  return Array.from({ length: shape[0] }, (_, step) =>
    [...data.subarray(step * samples, (step + 1) * samples)].reduce((sum, x) => sum + x / samples, 0),
  );
}
