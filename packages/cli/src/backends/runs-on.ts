import type { SimdBackend } from '@opticalflow/backend-simd';
import { findWebgpuAdapter } from '@opticalflow/backends';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName, BackendOptions } from './backends.ts';
import { loadTfjsNode, type TfjsNode } from './tfjs-node.ts';

/** What `tensorflow` runs on. */
export interface TensorflowRunsOn extends TfjsNode {
  /** Version of TensorFlow's library. */
  readonly tensorflow: string;
  /** Whether a GPU is among the devices that TensorFlow lists: then it is what computes. */
  readonly gpu: boolean;
}

/** What `webgpu` runs on. */
export interface WebgpuRunsOn {
  /** The GPU, as it calls itself. */
  readonly adapter: string;
}

/** What a backend runs on: in words, and for some in parts. */
export interface RunsOn {
  readonly note?: string;
  readonly runsOn?: TensorflowRunsOn | WebgpuRunsOn;
}

/** The parts of tfjs-node's backend that tell what it is. `isGPUPackage` is no more than the package's name. */
interface TfjsNodeBackend {
  readonly binding: { readonly TF_Version: string };
  readonly isUsingGpuDevice: boolean;
}

/** What a backend runs on; only while it is the current one. */
export async function whatRuns(name: BackendName, options: BackendOptions): Promise<RunsOn> {
  if (name === 'simd') return { note: simdNote() };
  if (name === 'tensorflow') return tensorflowRunsOn(await loadTfjsNode(options));
  if (name === 'webgpu') return webgpuRunsOn();
  return {};
}

function simdNote(): string {
  const { engine } = tf.backend() as SimdBackend;
  return [`${engine.instructions} SIMD, ${engine.threads} threads`, ...engine.notes].join('; ');
}

function tensorflowRunsOn(found: TfjsNode): RunsOn {
  const { binding, isUsingGpuDevice: gpu } = tf.backend() as unknown as TfjsNodeBackend;
  const device = gpu ? 'computes on a GPU' : 'sees no GPU';
  return {
    note: `${found.package} ${found.version} over TensorFlow ${binding.TF_Version}, which ${device}`,
    runsOn: { ...found, tensorflow: binding.TF_Version, gpu },
  };
}

async function webgpuRunsOn(): Promise<RunsOn> {
  const { name: adapter } = await findWebgpuAdapter();
  return { note: adapter || 'a GPU that does not tell its name', runsOn: { adapter } };
}
