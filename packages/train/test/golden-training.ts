import { loadCheckpoint, type MaskFlowNetModel, readCheckpoint, recogniseCheckpoint } from '@opticalflow/maskflownet';
import { type Golden, type GoldenTensor, toNHWC } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainingBatch } from '../src/index.ts';

const tensor4d = ({ shape, data }: GoldenTensor & { data: Float32Array }) =>
  tf.tensor4d(data, shape as [number, number, number, number]);

/** A tensor of a golden as [B,H,W,C]. */
export const goldenTensor = ({ tensors }: Golden, name: string): tf.Tensor4D => tensor4d(toNHWC(tensors.get(name)!));

/** Both pictures less the mean of the pair, by sample and channel. */
function centred(pictures: () => tf.Tensor4D[]): { first: tf.Tensor4D; second: tf.Tensor4D } {
  return tf.tidy(() => {
    const [first, second] = pictures();
    const mean: tf.Tensor4D = tf.mean(tf.concat([first, second], 1), [1, 2], true);
    return { first: tf.sub<tf.Tensor4D>(first, mean), second: tf.sub<tf.Tensor4D>(second, mean) };
  });
}

/** mmflow's batch: both pictures in one tensor, BGR/255. */
export function mmflowBatch(golden: Golden): TrainingBatch {
  return {
    ...centred(() => tf.split(goldenTensor(golden, 'imgs'), 2, 3)),
    truth: { flow: goldenTensor(golden, 'flow_gt') },
  };
}

/** Microsoft's: pictures apart, RGB/255, with a mask. */
export function microsoftBatch(golden: Golden): TrainingBatch {
  return {
    ...centred(() => ['image1', 'image2'].map((name) => goldenTensor(golden, name))),
    truth: { flow: goldenTensor(golden, 'flow.uv'), valid: goldenTensor(golden, 'mask') },
  };
}

export function disposeBatch({ first, second, truth }: TrainingBatch): void {
  tf.dispose([first, second, truth.flow]);
  truth.valid?.dispose();
}

/** A golden's tensors whose names begin with `prefix`, as values by canonical name in a checkpoint's layout. */
export function byCanonicalName(
  golden: Golden,
  prefix: string,
  names: ReadonlyMap<string, string>,
): Map<string, GoldenTensor> {
  const found = new Map<string, GoldenTensor>();
  for (const [name, tensor] of golden.tensors) {
    if (!name.startsWith(prefix)) continue;
    const canonical = names.get(name.slice(prefix.length));
    if (canonical === undefined) throw new Error(`${name} is no parameter`);
    found.set(canonical, tensor);
  }
  return found;
}

/** A checkpoint's model, and the canonical name of every tensor of its file. */
export async function readModel(bytes: Uint8Array): Promise<{ model: MaskFlowNetModel; names: Map<string, string> }> {
  const model = await loadCheckpoint(bytes);
  const { tensors } = await readCheckpoint(bytes);
  // a tensor is found again by a file of its own kind in which every value tells whose it is
  const numbered = new Map<string, { shape: readonly number[]; dtype: string; data: Float32Array }>();
  const order = [...tensors.keys()];
  for (const [i, name] of order.entries()) {
    const tensor = tensors.get(name)!;
    numbered.set(name, { ...tensor, data: new Float32Array(tensor.data.length).fill(i) });
  }
  const recognised = recogniseCheckpoint({ format: model.info.format, metadata: {}, tensors: numbered });
  const names = new Map([...recognised.tensors].map(([canonical, { data }]) => [order[data[0]], canonical]));
  return { model, names };
}
