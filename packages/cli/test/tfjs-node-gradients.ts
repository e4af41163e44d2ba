import { readFileSync } from 'node:fs';
import { readGolden } from '@opticalflow/testing';
import { lossAndGradients, lossRules, registerGradients, TrainableWeights } from '@opticalflow/train';
import * as tf from '@tensorflow/tfjs-core';
import { disposeBatch, mmflowBatch, readModel } from '../../train/test/golden-training.ts';
import { onTensorflow, type RanOn } from './tfjs-node-start.ts';

/** Files of a training that mmflow made. */
export interface GradientsCall {
  checkpoint: string;
  golden: string;
}

/** The loss of its first step, and the gradient of every parameter, in a checkpoint's layout. */
export interface GradientsRan extends RanOn {
  loss: number;
  gradients: [name: string, values: number[]][];
  /** Tensors that were left behind. */
  left: number;
}

await onTensorflow<GradientsCall>(async ({ checkpoint, golden }) => {
  const before = tf.memory().numTensors;
  const { model } = await readModel(new Uint8Array(readFileSync(checkpoint)));
  const batch = mmflowBatch(readGolden(golden));
  registerGradients();
  const weights = new TrainableWeights(model.parameters);
  const network = { architecture: model.info.architecture, variant: model.variant, weights };
  const { loss, gradients } = lossAndGradients(network, batch, { loss: lossRules.mmflow });
  const inTheirLayout = (gradient: tf.Tensor) =>
    tf.tidy(() => (gradient.rank === 4 ? tf.transpose(gradient, [3, 2, 0, 1]) : gradient).dataSync());
  const found = {
    loss: loss.dataSync()[0],
    gradients: [...gradients].map(([name, gradient]) => [name, [...inTheirLayout(gradient)]]),
  };
  tf.dispose([loss, ...gradients.values()]);
  weights.dispose();
  disposeBatch(batch);
  return { ...found, left: tf.memory().numTensors - before };
});
