import { pairMean } from '@opticalflow/core';
import type { Variant } from '@opticalflow/maskflownet';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainingSample } from '../augmentation.ts';
import type { TrainingBatch } from '../trainer/loss-and-gradients.ts';

/** Samples of one size as a batch of the current backend; the tensors are the caller's to dispose of. */
export function batchTensors(
  samples: readonly TrainingSample[],
  { channelOrder }: Pick<Variant, 'channelOrder'>,
): TrainingBatch {
  const { width, height } = samples[0];
  const area = width * height;
  const first = new Float32Array(3 * area * samples.length);
  const second = new Float32Array(3 * area * samples.length);
  const flow = new Float32Array(2 * area * samples.length);
  const valid = new Float32Array(area * samples.length);
  for (const [i, sample] of samples.entries()) {
    const mean = pairMean(sample.first, sample.second);
    centreInto(first.subarray(3 * area * i, 3 * area * (i + 1)), sample.first, { mean, channelOrder });
    centreInto(second.subarray(3 * area * i, 3 * area * (i + 1)), sample.second, { mean, channelOrder });
    flow.set(sample.flow, 2 * area * i);
    valid.set(sample.valid, area * i);
  }
  const shape = (channels: number): [number, number, number, number] => [samples.length, height, width, channels];
  return {
    first: tf.tensor4d(first, shape(3)),
    second: tf.tensor4d(second, shape(3)),
    truth: { flow: tf.tensor4d(flow, shape(2)), valid: tf.tensor4d(valid, shape(1)) },
  };
}

export function disposeBatch({ first, second, truth }: TrainingBatch): void {
  tf.dispose([first, second, truth.flow]);
  truth.valid?.dispose();
}

function centreInto(
  out: Float32Array,
  picture: Float32Array,
  { mean, channelOrder }: { mean: ArrayLike<number>; channelOrder: Variant['channelOrder'] },
): void {
  const [red, blue] = channelOrder === 'rgb' ? [0, 2] : [2, 0];
  for (let i = 0; i < out.length; i += 3) {
    out[i + red] = picture[i] - mean[0];
    out[i + 1] = picture[i + 1] - mean[1];
    out[i + blue] = picture[i + 2] - mean[2];
  }
}
