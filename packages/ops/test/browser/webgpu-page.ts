import '@tensorflow/tfjs-backend-webgpu';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { configureWebgpu, registerWebgpuKernels, tuneWebgpu, useWebgpuTuning } from '../../src/webgpu.ts';
import { type Held, type OpRun, runOp } from './run-op.ts';

const backend = () => tf.backend() as WebGPUBackend;

/** Starts the backend, and says on what it runs. */
export async function startBackend(): Promise<string> {
  await tf.setBackend('webgpu');
  // what a device refuses is an error of the page
  backend().device.addEventListener('uncapturederror', ({ error }) =>
    setTimeout(() => {
      throw new Error(error.message);
    }),
  );
  const adapter = await navigator.gpu.requestAdapter();
  const { vendor, architecture, description, device } = adapter!.info;
  return [vendor, architecture, description, device].join(' ');
}

export const registerKernels = registerWebgpuKernels;
export const configure = configureWebgpu;
export const useTuning = useWebgpuTuning;
export const tuneNothing = () => tuneWebgpu(async () => {});
export const tune = (run: OpRun) => tuneWebgpu(() => runOp(run));

export function held(): Held {
  const { numTensors, numDataBuffers, ...memory } = tf.memory();
  const { numBytesInGPU, numBytesAllocatedInGPU } = memory as unknown as Record<string, number>;
  return { numTensors, numDataBuffers, numBytesInGPU, numBytesAllocatedInGPU };
}

/** Programs that were compiled so far. */
export const programs = (): number =>
  Object.keys((backend() as unknown as { pipelineCache: object }).pipelineCache).length;

/** Takes the device away. */
export async function loseDevice(): Promise<void> {
  backend().device.destroy();
  await backend().device.lost;
}
