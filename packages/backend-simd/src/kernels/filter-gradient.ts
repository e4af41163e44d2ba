import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { isTiled, runFilterWinograd } from './filter-winograd.ts';
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
    const is3x3 = kernel[0] === 3 && kernel[1] === 3 && strides[0] === 1 && strides[1] === 1;
    if (is3x3 && dilations[0] === dilations[1] && backend.precision === 'fast') {
      const sizes = { inputs, height, width, outputs, outHeight, outWidth, batch };
      const gradient = { ...sizes, top: -pad[0], left: -pad[1], dilation: dilations[0] };
      if (isTiled(gradient)) {
        const addresses = { x: backend.address(x), dy: backend.address(dy), result: output.address };
        runFilterWinograd(backend, { ...gradient, ...addresses });
        return [output];
      }
    }
    runFilterGradient(backend, {
      x: backend.address(x),
      dy: backend.address(dy),
      shapes: { batch, height, width, inputs, outHeight, outWidth, outputs },
      window: { kernel, strides, dilations, pad },
      result: output.address,
    });
    return [output];
  },
};

/** Computes it tap by tap, any window. */
export function runFilterGradient(
  { engine }: SimdBackend,
  { x, dy, shapes, window: { kernel, strides, dilations, pad }, result }: DirectGradient,
): void {
  const { batch, height, width, inputs, outHeight, outWidth, outputs } = shapes;
  const pictures = [x, 4 * inputs, inputs, height, width, dy, 4 * outputs, outputs, outHeight, outWidth];
  const canvas = [outWidth, outHeight, 1, 1, 0, 0];
  const steps = [-pad[0], -pad[1], ...strides, ...dilations, ...kernel];
  const fields = [...pictures, ...canvas, ...steps, result, 0, 0, BLOCK, 1, batch];
  engine.run(KIND.filterGradient, kernel[0] * kernel[1] * Math.ceil(inputs / BLOCK), fields, [1]);
}

interface DirectGradient {
  x: number;
  dy: number;
  shapes: Record<'batch' | 'height' | 'width' | 'inputs' | 'outHeight' | 'outWidth' | 'outputs', number>;
  window: FilterGradientAttrs;
  result: number;
}
