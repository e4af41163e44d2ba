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
import { conv2dWebgpu } from './conv2d/webgpu.ts';
import { costVolumeWebgpu } from './cost-volume/webgpu.ts';
import { deformConv2dWebgpu } from './deform-conv2d/webgpu.ts';
import { denseBlockWebgpu } from './dense-block/webgpu.ts';
import { type WebgpuSettings, webgpuSettings } from './dense-block/webgpu-settings.ts';
import { expectOneOf } from './expect.ts';
import { leakyReluWebgpu } from './leaky-relu/webgpu.ts';
import { registerDevice } from './runtime/device.ts';
import { webgpuKernelConfig } from './runtime/webgpu.ts';
import { webgpuDevice } from './runtime/webgpu-device.ts';
import { upsampleWebgpu } from './upsample/webgpu.ts';
import { warpWebgpu } from './warp/webgpu.ts';

export type { Choice } from './conv2d/webgpu-choices.ts';
export type { Plan, Tile } from './conv2d/webgpu-tiles.ts';
export { type TunedProduct, tuneWebgpu, useWebgpuTuning, type WebgpuTuning } from './conv2d/webgpu-tuning.ts';
export type { WebgpuSettings } from './dense-block/webgpu-settings.ts';

const KERNELS = [
  ...conv2dWebgpu,
  ...denseBlockWebgpu,
  ...costVolumeWebgpu,
  ...warpWebgpu,
  ...deformConv2dWebgpu,
  ...leakyReluWebgpu,
  ...upsampleWebgpu,
];

/**
 * Registers our kernels for the backend `webgpu`; those that somebody else has registered stay. May be called again,
 * and before the backend is imported or chosen. Once the device is lost, kernels throw a BackendError.
 */
export function registerWebgpuKernels(): void {
  registerDevice('webgpu', webgpuDevice);
  for (const kernel of KERNELS) {
    if (!getKernel(kernel.name, 'webgpu')) registerKernel(webgpuKernelConfig(kernel));
  }
}

/**
 * Sets how our kernels run on `webgpu` from now on: with `storage: 'f16'` dense blocks keep their growing stack of features
 * in halves, which is half as much to read for each layer. Sums stay floats, and every tensor that comes out of an op is
 * of floats. No feature of the device is needed.
 *
 * @throws ShapeError for a storage of another name
 */
export function configureWebgpu({ storage = webgpuSettings.storage }: Partial<WebgpuSettings>): void {
  expectOneOf('configureWebgpu', 'storage', storage, ['f32', 'f16']);
  webgpuSettings.storage = storage;
}
