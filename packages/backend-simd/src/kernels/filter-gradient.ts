import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

interface FilterGradientAttrs {
  kernel: [number, number];
  strides: [number, number];
  dilations: [number, number];
  pad: [number, number];
}

/** Inputs an item: enough items for the threads, and long enough ones for the cache. */
const BLOCK = 32;

/** `Conv2dFilterGrad` of @opticalflow/ops: {x, dy} -> the gradient of a convolution by its weights. */
export const filterGradientKernel: KernelConfig = {
  kernelName: 'Conv2dFilterGrad',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { x, dy } = call.inputs as unknown as { x: TensorInfo; dy: TensorInfo };
    const { kernel, strides, dilations, pad } = call.attrs as unknown as FilterGradientAttrs;
    const backend = call.backend as SimdBackend;
    const [batch, height, width, inputs] = x.shape;
    const [, outHeight, outWidth, outputs] = dy.shape;
    const output = backend.output([...kernel, inputs, outputs], 'float32');
    const fields = [
      backend.address(x),
      4 * inputs,
      inputs,
      height,
      width,
      backend.address(dy),
      4 * outputs,
      outputs,
      outHeight,
      outWidth,
      ...[outWidth, outHeight, 1, 1, 0, 0],
      -pad[0],
      -pad[1],
      ...strides,
      ...dilations,
      ...kernel,
      output.address,
      ...[0, 0],
      BLOCK,
      1,
      batch,
    ];
    backend.engine.run(KIND.filterGradient, kernel[0] * kernel[1] * Math.ceil(inputs / BLOCK), fields, [1]);
    return [output];
  },
};
