import { ShapeError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { expectTruth, type FlowTruth, flowLoss } from '../losses/flow-loss.ts';
import type { LossRules } from '../losses/loss-rules.ts';
import { type MatchingRules, matchingLoss } from '../losses/matching-loss.ts';
import { ObservedPass, type TrainedNetwork } from './observed-pass.ts';

/** Pictures and what their flow should be; the tensors stay the caller's. */
export interface TrainingBatch {
  /** [B,H,W,3], 0..1 less the mean of the pair, channels in the variant's order; sides are multiples of 64. */
  readonly first: tf.Tensor4D;
  readonly second: tf.Tensor4D;
  readonly truth: FlowTruth;
}

/** What {@link lossAndGradients} is told besides network and batch. */
export interface GradientOptions {
  /** The finest level that it weighs is the last that is computed; with none there is no loss of flow. */
  readonly loss: LossRules;
  /** A loss on the features of the first stage's encoder beside it. */
  readonly matching?: MatchingRules | undefined;
  /** Whether the parameter of that canonical name stays as it is; none does unless given. */
  readonly frozen?: ((name: string) => boolean) | undefined;
}

/** A loss and its gradients by canonical name, shaped as the variables; the caller's to dispose of. */
export interface LossAndGradients {
  readonly loss: tf.Scalar;
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
}

/**
 * The loss of a batch, and its gradients by all parameters that are not frozen. The gradients that TensorFlow.js needs
 * have to be registered: see `registerGradients`.
 *
 * @throws ShapeError when pictures and truth do not fit each other, or everything is frozen
 */
export function lossAndGradients(
  network: TrainedNetwork,
  batch: TrainingBatch,
  { loss: rules, matching, frozen = () => false }: GradientOptions,
): LossAndGradients {
  expectBatch(batch);
  const { truth } = batch;
  const trained = [...network.weights.variables].filter(([name]) => !frozen(name));
  if (trained.length === 0) throw new ShapeError('the parameters that are not frozen', 'at least one', 'none');
  const levels = Object.keys(rules.weights).map(Number);
  const finest = levels.length === 0 ? undefined : Math.min(...levels);
  if (finest === undefined && !matching) throw new ShapeError('a loss', 'levels or features to compare', 'neither');

  const pass = new ObservedPass(network, batch, { features: matching !== undefined });
  try {
    // what is frozen is computed before anything is recorded, and costs no memory
    if (!matching && trained.every(([name]) => name.startsWith('stage2.'))) pass.runStage1();
    const { value, grads } = tf.variableGrads(
      () => {
        pass.run(finest);
        const terms: tf.Scalar[] = finest === undefined ? [] : [flowLoss(pass.flows, truth, rules)];
        if (matching) {
          terms.push(tf.mul<tf.Scalar>(matchingLoss(pass.features, truth, matching.levels), matching.weight));
        }
        return terms.reduce((sum, term) => tf.add(sum, term));
      },
      trained.map(([, variable]) => variable),
    );
    // a parameter that does not reach the loss, as the mask in some variants, has no gradient
    const gradients = trained.flatMap(([name, variable]) => {
      const gradient = grads[variable.name];
      return gradient ? [[name, gradient] as const] : [];
    });
    return { loss: value, gradients: new Map(gradients) };
  } finally {
    pass.dispose();
  }
}

/** Before anything is recorded, as what a failing step has recorded cannot be freed. */
function expectBatch({ first, second, truth }: TrainingBatch): void {
  const [batch, height, width, channels] = first.shape;
  if (first.rank !== 4 || channels !== 3 || height % 64 !== 0 || width % 64 !== 0) {
    throw new ShapeError('the first pictures', '[B,H,W,3] with sides of multiples of 64', `[${first.shape}]`);
  }
  if (String(second.shape) !== String(first.shape)) {
    throw new ShapeError('the second pictures', `[${first.shape}]`, `[${second.shape}]`);
  }
  expectTruth(truth);
  const shape = [batch, height, width, 2];
  if (String(truth.flow.shape) !== String(shape))
    throw new ShapeError('true flow', `[${shape}]`, `[${truth.flow.shape}]`);
}
