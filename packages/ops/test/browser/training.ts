import * as tf from '@tensorflow/tfjs-core';
import { loadCheckpoint } from '../../../maskflownet/src/index.ts';
import {
  type AdamRules,
  lossAndGradients,
  lossRules,
  registerGradients,
  TrainableWeights,
  Trainer,
} from '../../../train/src/index.ts';
import { fetchBytes } from './network.ts';

interface Picture {
  shape: [number, number, number, number];
  values: number[];
}

/** A step of training on a batch, from a checkpoint beside the page. */
export interface TrainingRun {
  checkpoint: string;
  loss: keyof typeof lossRules;
  optimiser: AdamRules;
  rate: number;
  first: Picture;
  second: Picture;
  flow: Picture;
}

/** What came of it. */
export interface TrainingRan {
  loss: number;
  /** By canonical name; kernels [out,in,h,w], as the public implementations have them. */
  gradients: [name: string, values: number[]][];
  /** Of two steps. */
  losses: number[];
  /** Tensors that were left behind. */
  left: number;
}

const tensorOf = ({ shape, values }: Picture) => tf.tensor4d(values, shape, 'float32');

/** The gradients of all parameters, and two steps. */
export async function trainOnce({ checkpoint, loss, optimiser, rate, ...given }: TrainingRun): Promise<TrainingRan> {
  registerGradients();
  const before = tf.memory().numTensors;
  const model = await loadCheckpoint(await fetchBytes(checkpoint));
  const [first, second, flow] = [given.first, given.second, given.flow].map(tensorOf);
  const batch = { first, second, truth: { flow } };
  const weights = new TrainableWeights(model.parameters);
  const network = { architecture: model.info.architecture, variant: model.variant, weights };
  const found = lossAndGradients(network, batch, { loss: lossRules[loss] });
  const gradients: TrainingRan['gradients'] = [];
  for (const [name, gradient] of found.gradients) {
    const inTheirLayout = gradient.rank === 4 ? tf.transpose(gradient, [3, 2, 0, 1]) : tf.clone(gradient);
    gradients.push([name, [...(await inTheirLayout.data())]]);
    tf.dispose([gradient, inTheirLayout]);
  }
  const [value] = await found.loss.data();
  found.loss.dispose();
  weights.dispose();
  const trainer = new Trainer({ model, loss: lossRules[loss], optimiser });
  const losses: number[] = [];
  for (let step = 0; step < 2; step++) losses.push((await trainer.step(batch, rate)).loss);
  trainer.dispose();
  tf.dispose([first, second, flow]);
  return { loss: value, gradients, losses, left: tf.memory().numTensors - before };
}
