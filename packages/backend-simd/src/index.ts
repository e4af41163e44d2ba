/**
 * A TensorFlow.js backend in WebAssembly with SIMD and threads, for Node and browsers.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { setSimdBackend } from '@opticalflow/backend-simd';
 *
 * await setSimdBackend();
 * ```
 *
 * @module
 */
export type { PlacedTensor } from './backend/backend.ts';
export { SimdBackend } from './backend/backend.ts';
export type { Engine, EngineOptions, Instructions } from './engine/engine.ts';
export type { HeapOptions } from './heap/heap.ts';
export { Heap } from './heap/heap.ts';
export type { Precision } from './kernels/convolution-plan.ts';
export type { SimdOptions } from './register.ts';
export { registerSimdBackend } from './register.ts';
export { setSimdBackend } from './set-simd-backend.ts';
