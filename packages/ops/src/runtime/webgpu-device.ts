import { BackendError } from '@opticalflow/core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendDevice } from './device.ts';

/** Why a device is lost, undefined while it is not, and who wants to hear of it. */
interface Watched {
  lostBecause?: string;
  listeners: Set<() => void>;
}

const watched = new WeakMap<GPUDevice, Watched>();

function watch({ device }: WebGPUBackend): Watched {
  const known = watched.get(device);
  if (known) return known;
  const state: Watched = { listeners: new Set() };
  watched.set(device, state);
  device.lost.then(({ reason, message }) => {
    state.lostBecause = message || reason || 'no reason given';
    for (const listener of state.listeners) listener();
  });
  return state;
}

function lossOf(backend: tf.KernelBackend): BackendError | undefined {
  const { lostBecause } = watch(backend as WebGPUBackend);
  if (lostBecause === undefined) return undefined;
  return new BackendError(
    `The device of the webgpu backend is lost, and its tensors with it: ${lostBecause}. Load the model again on ` +
      'another backend, or on this one removed and registered anew with another device',
  );
}

function onLoss(backend: tf.KernelBackend, listener: () => void): () => void {
  const { listeners } = watch(backend as WebGPUBackend);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

type Pipelines = Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;

/** Does the work with pipelines begun, and nothing computed. */
function onlyCompile(work: () => readonly tf.Tensor[]): void {
  tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
  try {
    // values are read by copying buffers, which needs no program
    tf.tidy(() => void work());
  } finally {
    tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
  }
}

/** Takes away what is not yet compiled, so that nobody runs it before it is. */
function takePending(pipelines: Pipelines): [string, Promise<GPUComputePipeline>][] {
  const pending: [string, Promise<GPUComputePipeline>][] = [];
  for (const [key, pipeline] of Object.entries(pipelines)) {
    if (!(pipeline instanceof Promise)) continue;
    delete pipelines[key];
    pending.push([key, pipeline]);
  }
  return pending;
}

async function compileAhead(backend: tf.KernelBackend, work: () => readonly tf.Tensor[]): Promise<void> {
  const pipelines = (backend as unknown as { pipelineCache: Pipelines }).pipelineCache;
  let pending: [string, Promise<GPUComputePipeline>][] = [];
  try {
    onlyCompile(work);
  } finally {
    pending = takePending(pipelines);
    for (const [, pipeline] of pending) pipeline.catch(() => {}); // told below, unless the work has failed
  }
  const outcomes = await Promise.allSettled(pending.map(([, pipeline]) => pipeline));
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') pipelines[pending[i][0]] ??= outcome.value;
  }
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw new BackendError(`A program of the webgpu backend does not compile: ${failed.reason}`);
}

export const webgpuDevice: BackendDevice = { lossOf, onLoss, compileAhead };
