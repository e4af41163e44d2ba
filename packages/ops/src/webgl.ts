/**
 * Kernels for TensorFlow.js's backend `webgl`, and its flags. Nothing is registered by importing.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import '@tensorflow/tfjs-backend-webgl';
 * import { configureWebgl, registerWebglKernels } from '@opticalflow/ops/webgl';
 *
 * configureWebgl();
 * registerWebglKernels();
 * await tf.setBackend('webgl');
 * ```
 *
 * @module
 */
import { BackendError } from '@opticalflow/core';
import { env, getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { conv2dWebgl } from './conv2d/webgl.ts';
import { costVolumeWebgl } from './cost-volume/webgl.ts';
import { deformConv2dWebgl } from './deform-conv2d/webgl.ts';
import { denseBlockWebgl } from './dense-block/webgl.ts';
import { leakyReluWebgl } from './leaky-relu/webgl.ts';
import { registerDevice } from './runtime/device.ts';
import { webglKernelConfig } from './runtime/webgl.ts';
import { webglDevice } from './runtime/webgl-device.ts';
import { upsampleWebgl } from './upsample/webgl.ts';
import { warpWebgl } from './warp/webgl.ts';

const KERNELS = [
  ...conv2dWebgl,
  ...costVolumeWebgl,
  ...warpWebgl,
  ...deformConv2dWebgl,
  ...denseBlockWebgl,
  ...leakyReluWebgl,
  ...upsampleWebgl,
];

/**
 * Registers our kernels for the backend `webgl`; those that somebody else has registered stay. May be called again,
 * and before the backend is imported or chosen. The kernels need WebGL 2 and textures of 32-bit floats: where a device
 * has neither they throw a BackendError when they are run, as they do once its context is lost.
 */
export function registerWebglKernels(): void {
  registerDevice('webgl', webglDevice);
  for (const kernel of KERNELS) {
    if (!getKernel(kernel.name, 'webgl')) registerKernel(webglKernelConfig(kernel));
  }
}

/**
 * Sets two flags of the backend `webgl` for networks of optical flow. With `WEBGL_EXP_CONV` its own convolutions read their
 * input directly, as ours do, where by default a texture of nine copies is made of it first: at 1024x448 that is 570 MiB for one
 * layer, and fails where textures have at most 4096 pixels a side. With `WEBGL_USE_SHAPES_UNIFORMS` one program
 * serves all sizes, where by default each size of each layer compiles its own: a third as many programs. That flag needs
 * {@link registerWebglKernels} as well: TensorFlow.js 4.22 by itself may then run a program that was compiled for another
 * layout, and be wrong, until the first of our kernels has run.
 *
 * @throws BackendError where `@tensorflow/tfjs-backend-webgl` was not imported
 */
export function configureWebgl(): void {
  try {
    env().set('WEBGL_EXP_CONV', true);
    env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  } catch (cause) {
    throw new BackendError('There is no webgl backend to configure: import @tensorflow/tfjs-backend-webgl first', {
      cause,
    });
  }
}
