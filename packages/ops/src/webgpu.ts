/**
 * Kernels for TensorFlow.js's backend `webgpu`. Nothing is registered by importing.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import '@tensorflow/tfjs-backend-webgpu';
 * import { registerWebgpuKernels } from '@opticalflow/ops/webgpu';
 *
 * registerWebgpuKernels();
 * await tf.setBackend('webgpu');
 * ```
 *
 * @module
 */
import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { costVolumeWebgpu } from './cost-volume/webgpu.ts';
import { deformConv2dWebgpu } from './deform-conv2d/webgpu.ts';
import { webgpuKernelConfig } from './runtime/webgpu.ts';
import { upsampleWebgpu } from './upsample/webgpu.ts';
import { warpWebgpu } from './warp/webgpu.ts';

/**
 * Registers our kernels for the backend `webgpu`; those that somebody else has registered stay. May be called again,
 * and before the backend is imported or chosen. Once the device is lost, kernels throw a BackendError.
 */
export function registerWebgpuKernels(): void {
  for (const kernel of [...costVolumeWebgpu, ...warpWebgpu, ...deformConv2dWebgpu, ...upsampleWebgpu]) {
    if (!getKernel(kernel.name, 'webgpu')) registerKernel(webgpuKernelConfig(kernel));
  }
}
