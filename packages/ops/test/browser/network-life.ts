import type { Size } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadMaskFlowNet, type MaskFlowNet } from '../../../maskflownet/src/index.ts';
import { fetchBytes } from './network.ts';

/** A first estimate by a checkpoint beside the page. */
export interface PreparedRun extends Size {
  checkpoint: string;
  /** Whether it is prepared, and that is waited for. */
  prepare: boolean | 'meanwhile';
  output: 'field' | 'tensor';
}

/** How it went. */
export interface PreparedRan {
  /** Programs once the model was loaded, was prepared, and had estimated. */
  programs: { before: number; prepared: number; estimated: number };
  /** Tensors that the preparation left, and that were left in the end. */
  left: { prepared: number; estimated: number };
  milliseconds: { prepare: number; first: number; second: number };
  flow: number[];
}

const programs = () => (globalThis as unknown as { programs(): number }).programs();

const picture = ({ width, height }: Size, seed: number) => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 24) & 255),
});

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const value = await work();
  return [value, performance.now() - start];
}

/** Flow on the page, wherever the estimate left it. */
async function flowBy(network: MaskFlowNet, size: Size, output: 'field' | 'tensor'): Promise<number[]> {
  const pair = [picture(size, 1), picture(size, 99)] as const;
  if (output === 'field') return [...(await network.estimate(...pair)).flow.data];
  const { flow, occlusion } = await network.estimate(...pair, { output });
  const values = [...(await flow.data())];
  tf.dispose([flow, occlusion]);
  return values;
}

/** The first estimate of a model, prepared or not, and the next. */
export async function estimateFirst({ checkpoint, prepare, output, ...size }: PreparedRun): Promise<PreparedRan> {
  const tensors = tf.memory().numTensors;
  const network = await loadMaskFlowNet(await fetchBytes(checkpoint));
  const [loaded, before] = [tf.memory().numTensors, programs()];
  const [preparation, prepareTime] = await timed(async () => {
    const prepared = prepare === false ? undefined : network.prepare({ ...size, output });
    if (prepare === true) await prepared;
    return { prepared };
  });
  const prepared = { programs: programs(), left: tf.memory().numTensors - loaded };
  const [flow, first] = await timed(() => flowBy(network, size, output));
  await preparation.prepared;
  const estimated = programs();
  const [, second] = await timed(() => flowBy(network, size, output));
  network.dispose();
  return {
    programs: { before, prepared: prepared.programs, estimated },
    left: { prepared: prepared.left, estimated: tf.memory().numTensors - tensors },
    milliseconds: { prepare: prepareTime, first, second },
    flow,
  };
}

/** When a device is lost: before an estimate, after the given step of six, or while the flow is read. */
export interface LossRun extends Size {
  checkpoint: string;
  when: 'before' | 'while reading' | number;
  output?: 'field' | 'tensor';
  patient?: boolean;
}

/** What came of it: `Error.name: message`, and whether a model on the backend registered anew gives the same flow. */
export interface LossRan {
  error: string;
  again: string;
  same: boolean;
}

/** Takes the device away, as a driver does that is reset. */
function lose(): void {
  const { gpgpu, device } = tf.backend() as unknown as { gpgpu?: { gl: WebGL2RenderingContext }; device?: GPUDevice };
  gpgpu?.gl.getExtension('WEBGL_lose_context')?.loseContext();
  device?.destroy();
}

const message = (estimate: Promise<unknown>): Promise<string> =>
  estimate.then(
    () => 'resolved',
    (error) => `${error.name}: ${error.message}`,
  );

/** Loses the device meanwhile, then begins anew. */
export async function loseMeanwhile({
  checkpoint,
  when,
  output = 'field',
  patient,
  ...size
}: LossRun): Promise<LossRan> {
  const bytes = await fetchBytes(checkpoint);
  const network = await loadMaskFlowNet(bytes);
  const before = await flowBy(network, size, 'field');
  if (when === 'before') lose();
  const estimate = network.estimate(picture(size, 1), picture(size, 99), {
    output: output as 'field',
    onProgress: ({ done }) => done === when && lose(),
    ...(patient && { signal: new AbortController().signal }),
  });
  if (when === 'while reading') queueMicrotask(lose);
  const error = await message(estimate);
  const again = await message(network.estimate(picture(size, 1), picture(size, 99)));
  network.dispose();

  const name = tf.getBackend();
  const factory = tf.findBackendFactory(name);
  tf.removeBackend(name);
  tf.registerBackend(name, factory);
  await tf.setBackend(name);
  const anew = await loadMaskFlowNet(bytes);
  const after = await flowBy(anew, size, 'field');
  anew.dispose();
  return { error, again, same: after.every((value, i) => Math.abs(value - before[i]) < 1e-4) };
}
