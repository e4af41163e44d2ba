import { loadMaskFlowNet } from '@opticalflow/maskflownet';
import { conv2d, costVolume, deformConv2dShared, registerKernels, upsample, warp } from '@opticalflow/ops';
import { readDefaultWeights } from '@opticalflow/pretrained/node';
import * as tf from '@tensorflow/tfjs-core';
import { BACKENDS, type BackendName, type BackendOptions, tryBackend } from './backends.ts';
import { type RunsOn, whatRuns } from './runs-on.ts';

/** How one op on one backend compares with the same op in plain loops. */
export interface OpReport {
  readonly op: string;
  /** Largest difference over the largest value. */
  readonly difference: number;
  readonly agrees: boolean;
}

/** What a backend is worth on this machine. */
export type BackendReport =
  | (RunsOn & {
      readonly name: BackendName;
      readonly works: true;
      readonly ops: readonly OpReport[];
      /** Of the default model on a small pair, the second time. */
      readonly milliseconds: number;
    })
  | { readonly name: BackendName; readonly works: false; readonly why: string };

const TOLERANCE = 1e-4;
const SIZE = { width: 256, height: 128 };

/** A signal without a period, so that no error hides in symmetry. */
const signal = (length: number, phase: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * i * 0.37 + i * 1.13 + phase));

/** Ops that the networks stand on, small, on inputs that leave the frame. */
const OPS: Record<string, () => tf.Tensor4D> = {
  conv2d: () => conv2d(features(0), kernel(0), { strides: 2, pad: 1, activation: 'leakyRelu' }),
  'conv2d, dilated': () => conv2d(features(1), kernel(1), { dilations: 4, pad: 4 }),
  costVolume: () => costVolume(features(0), features(1)),
  warp: () => warp(features(0), flow()),
  'deformConv2dShared, fade': () => deformConv2dShared(features(0), flow(), kernel(0)),
  'deformConv2dShared, cut': () => deformConv2dShared(features(0), flow(), kernel(0), { border: 'cut' }),
  upsample: () => upsample(features(0), 2),
};
const features = (phase: number) => tf.tensor4d(signal(2 * 9 * 14 * 5, phase), [2, 9, 14, 5]);
const kernel = (phase: number) => tf.tensor4d(signal(9 * 5 * 4, phase + 2), [3, 3, 5, 4]);
const flow = () => tf.mul<tf.Tensor4D>(tf.tensor4d(signal(2 * 9 * 14 * 2, 5), [2, 9, 14, 2]), 3);

async function runOps(): Promise<Map<string, Float32Array>> {
  const results = new Map<string, Float32Array>();
  for (const [name, op] of Object.entries(OPS)) {
    const output = tf.tidy(op);
    results.set(name, (await output.data()).slice() as Float32Array);
    output.dispose();
  }
  return results;
}

function compare(op: string, actual: Float32Array, expected: Float32Array): OpReport {
  let largest = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    // a NaN stays, and agrees with nothing
    largest = Math.max(largest, difference);
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  const difference = largest / scale;
  return { op, difference, agrees: difference <= TOLERANCE };
}

async function timeDefaultModel(): Promise<number> {
  const network = await loadMaskFlowNet(await readDefaultWeights());
  try {
    const samples = 3 * SIZE.width * SIZE.height;
    const frame = (phase: number) => ({ ...SIZE, data: signal(samples, phase).map((value) => 0.5 + 0.5 * value) });
    await network.estimate(frame(0), frame(1));
    const started = performance.now();
    await network.estimate(frame(0), frame(1));
    return performance.now() - started;
  } finally {
    network.dispose();
  }
}

/** Tries every backend: whether it starts, whether its ops agree with plain loops, how long a small pair takes. */
export async function checkBackends(options: BackendOptions): Promise<BackendReport[]> {
  tf.enableProdMode();
  await tryBackend('cpu', options);
  registerKernels('cpu');
  const reference = await runOps();
  const reports: BackendReport[] = [];
  for (const name of BACKENDS) {
    const check = await tryBackend(name, options);
    if (!check.works) {
      reports.push(check);
      continue;
    }
    registerKernels(name);
    const results = await runOps();
    const ops = [...reference].map(([op, expected]) => compare(op, results.get(op)!, expected));
    const milliseconds = await timeDefaultModel();
    reports.push({ name, works: true, ...(await whatRuns(name, options)), ops, milliseconds });
  }
  return reports;
}
