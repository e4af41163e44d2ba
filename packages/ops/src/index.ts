/**
 * The ops of optical flow for TensorFlow.js: correlation, warping, deformable convolution, and convolutions that train
 * on every backend. Tensors are NHWC, float32, batched. Every op brings its own gradient, so `tf.grads` and
 * optimizers work with the root of tfjs-core alone; gradients of gradients are not offered.
 *
 * An op runs our kernel where its backend has one, else stock ops with the same result. `registerKernels` adds those
 * that this package has, for `cpu` and `wasm`; nothing is registered by importing.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import '@tensorflow/tfjs-backend-cpu';
 * import { costVolume, registerKernels } from '@opticalflow/ops';
 *
 * registerKernels('cpu');
 * const costs = costVolume(tf.ones([1, 6, 8, 16]), tf.ones([1, 6, 8, 16]), { maxDisplacement: 2 });
 * costs.shape; // [1, 6, 8, 25]
 * ```
 *
 * @module
 */
export type { Conv2dOptions } from './conv2d/conv2d.ts';
export { conv2d } from './conv2d/conv2d.ts';
export type { Conv2dTransposeOptions } from './conv2d/conv2d-transpose.ts';
export { conv2dTranspose } from './conv2d/conv2d-transpose.ts';
export type { Activation } from './conv2d/finish.ts';
export type { Pair, Sides } from './conv2d/window.ts';
export type { CostVolumeOptions } from './cost-volume/cost-volume.ts';
export { costVolume } from './cost-volume/cost-volume.ts';
export type { DeformBorder, DeformConv2dOptions } from './deform-conv2d/deform-conv2d.ts';
export { deformConv2d } from './deform-conv2d/deform-conv2d.ts';
export type { DeformConv2dSharedOptions } from './deform-conv2d/deform-conv2d-shared.ts';
export { deformConv2dShared } from './deform-conv2d/deform-conv2d-shared.ts';
export type { ConvLayer } from './dense-block/conv-layer.ts';
export { denseBlock } from './dense-block/dense-block.ts';
export * as kernelNames from './kernel-names.ts';
export { leakyRelu } from './leaky-relu/leaky-relu.ts';
export { registerKernels } from './register-kernels.ts';
export { compileAhead, deviceLoss, whileDeviceLasts } from './runtime/device.ts';
export { upsample } from './upsample/upsample.ts';
export type { FlowComponents, WarpOptions } from './warp/warp.ts';
export { warp, warpCoverage } from './warp/warp.ts';
