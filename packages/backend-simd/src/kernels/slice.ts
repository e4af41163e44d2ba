import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  slice_util,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { copyBlock } from './copy-block.ts';

/** Copies a part of a tensor to a new one. */
function sliceOf(backend: SimdBackend, x: TensorInfo, begin: readonly number[], size: number[]): TensorInfo {
  const from = { address: backend.address(x), shape: x.shape, begin };
  const output = backend.output(size, x.dtype as 'float32' | 'int32');
  copyBlock(backend, size, from, { address: output.address, shape: size, begin: size.map(() => 0) });
  return output;
}

/** Slices of floats or integers: the last axes that are whole, and the one before them, are copied as rows. */
export const sliceKernel = (stock: KernelFunc): KernelConfig => ({
  kernelName: 'Slice',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { x } = call.inputs as unknown as { x: TensorInfo };
    const attrs = call.attrs as unknown as { begin: number | number[]; size: number | number[] };
    if ((x.dtype !== 'float32' && x.dtype !== 'int32') || x.shape.length === 0) return stock(call);
    const [begin, size] = slice_util.parseSliceParams(x as never, attrs.begin, attrs.size);
    slice_util.assertParamsValid(x as never, begin, size);
    return sliceOf(call.backend as SimdBackend, x, begin, size);
  },
});

/** Parts of floats or integers along one axis. */
export const splitKernel = (stock: KernelFunc): KernelConfig => ({
  kernelName: 'SplitV',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { x } = call.inputs as unknown as { x: TensorInfo };
    const attrs = call.attrs as unknown as { numOrSizeSplits: number | number[]; axis: number };
    if (x.dtype !== 'float32' && x.dtype !== 'int32') return stock(call);
    const [axis] = util.parseAxisParam(attrs.axis, x.shape);
    const backend = call.backend as SimdBackend;
    const begin = x.shape.map(() => 0);
    return backend_util.prepareSplitSize(x as never, attrs.numOrSizeSplits, axis).map((part) => {
      const size = x.shape.map((n, i) => (i === axis ? part : n));
      const output = sliceOf(backend, x, begin, size);
      begin[axis] += part;
      return output;
    });
  },
});
