import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { copyBlock, sizeOf } from './copy-block.ts';
import { KIND } from './kinds.ts';

const ITEM_WORDS = 16 * 1024;

interface PadAttrs {
  paddings: [number, number][];
  constantValue: number;
}

/** Padding of floats with a constant: the whole is filled, then the input copied into it. */
export const padKernel = (stock: KernelFunc): KernelConfig => ({
  kernelName: 'PadV2',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { x } = call.inputs as unknown as { x: TensorInfo };
    const { paddings, constantValue } = call.attrs as unknown as PadAttrs;
    if (x.dtype !== 'float32' || x.shape.length === 0) return stock(call);
    const backend = call.backend as SimdBackend;
    const from = { address: backend.address(x), shape: x.shape, begin: x.shape.map(() => 0) };
    const shape = x.shape.map((n, axis) => paddings[axis][0] + n + paddings[axis][1]);
    const output = backend.output(shape, 'float32');
    const length = sizeOf(shape);
    if (length === 0) return output;
    const [word] = new Int32Array(Float32Array.of(constantValue).buffer);
    backend.engine.run(KIND.fill, Math.ceil(length / ITEM_WORDS), [output.address, length, ITEM_WORDS, word]);
    copyBlock(backend, x.shape, from, { address: output.address, shape, begin: paddings.map(([before]) => before) });
    return output;
  },
});
