import { ShapeError } from '@opticalflow/core';
import { type Architecture, forward, type NetworkOutput, type Variant } from '@opticalflow/maskflownet';
import * as tf from '@tensorflow/tfjs-core';
import { expectTruth, type FlowTruth, flowLoss } from '../losses/flow-loss.ts';
import type { LossRules } from '../losses/loss-rules.ts';
import type { TrainableWeights } from '../weights/trainable-weights.ts';

/** Pictures and what their flow should be; the tensors stay the caller's. */
export interface TrainingBatch {
  /** [B,H,W,3], 0..1 less the mean of the pair, channels in the variant's order; sides are multiples of 64. */
  readonly first: tf.Tensor4D;
  readonly second: tf.Tensor4D;
  readonly truth: FlowTruth;
}

/** A network in training. */
export interface TrainedNetwork {
  readonly architecture: Architecture;
  readonly variant: Variant;
  readonly weights: TrainableWeights;
}

/** What {@link lossAndGradients} is told besides network and batch. */
export interface GradientOptions {
  readonly loss: LossRules;
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
  { architecture, variant, weights }: TrainedNetwork,
  batch: TrainingBatch,
  { loss: rules, frozen = () => false }: GradientOptions,
): LossAndGradients {
  expectBatch(batch);
  const { first, second, truth } = batch;
  const trained = [...weights.variables].filter(([name]) => !frozen(name));
  if (trained.length === 0) throw new ShapeError('the parameters that are not frozen', 'at least one', 'none');
  const { value, grads } = tf.variableGrads(
    () => {
      const { flows } = finish(forward({ weights: weights.network, variant }, { architecture, first, second }));
      return flowLoss(flows, truth, rules);
    },
    trained.map(([, variable]) => variable),
  );
  // a parameter that does not reach the loss, as the mask in some variants, has no gradient
  const gradients = trained.flatMap(([name, variable]) => {
    const gradient = grads[variable.name];
    return gradient ? [[name, gradient] as const] : [];
  });
  return { loss: value, gradients: new Map(gradients) };
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

function finish(steps: Generator<string, NetworkOutput>): NetworkOutput {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
