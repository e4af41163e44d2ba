import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { copyRows } from './copy.ts';
import { sizeOf } from './copy-block.ts';

/** Concatenation of floats or integers along any axis: one copy of rows for each input. */
export const concatKernel = (stock: KernelFunc): KernelConfig => ({
  kernelName: 'Concat',
  backendName: 'simd',
  kernelFunc: (call) => {
    const tensors = call.inputs as unknown as TensorInfo[];
    const backend = call.backend as SimdBackend;
    const { dtype } = tensors[0];
    const ours = (dtype === 'float32' || dtype === 'int32') && tensors.every((tensor) => tensor.dtype === dtype);
    if (!ours) return stock(call);
    const [axis] = util.parseAxisParam((call.attrs as unknown as { axis: number }).axis, tensors[0].shape);
    backend_util.assertParamsConsistent(
      tensors.map(({ shape }) => shape),
      axis,
    );
    const shape = [...tensors[0].shape];
    shape[axis] = tensors.reduce((sum, tensor) => sum + tensor.shape[axis], 0);
    const output = backend.output(shape, dtype);
    const rows = sizeOf(shape.slice(0, axis));
    const toStep = 4 * sizeOf(shape.slice(axis));
    let { address: to } = output;
    for (const tensor of tensors) {
      const bytes = 4 * sizeOf(tensor.shape.slice(axis));
      copyRows(backend, { from: backend.address(tensor), fromStep: bytes, to, toStep, bytes, rows });
      to += bytes;
    }
    return output;
  },
});
