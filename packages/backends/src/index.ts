/**
 * Finds the fastest backend of TensorFlow.js that really works here, in browsers and in Node, and tells why the others do
 * not. Each is loaded when it is tried: a page that computes by WebGPU loads no WebAssembly.
 *
 * ```ts
 * import { setBestBackend } from '@opticalflow/backends';
 *
 * const { name } = await setBestBackend();
 * ```
 *
 * @module
 */
export type { BackendName } from './backend-name.ts';
export { BACKEND_NAMES } from './backend-name.ts';
export type { WebgpuAdapter } from './expect-webgpu.ts';
export { findWebgpuAdapter } from './expect-webgpu.ts';
export type { BackendOptions } from './loaders.ts';
export { releaseBackend } from './release-backend.ts';
export type { BackendCheck, BestBackendOptions, ChosenBackend } from './set-best-backend.ts';
export { setBestBackend, tryBackend, tryLoader } from './set-best-backend.ts';
export { isSoftwareGpu } from './software-gpu.ts';
