import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  slice_util,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { copyRows } from './copy.ts';

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

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
    const backend = call.backend as SimdBackend;
    const output = backend.output(size, x.dtype);
    if (sizeOf(size) > 0) sliceInto(backend, x, { begin, size, to: output.address });
    return output;
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
      const output = backend.output(size, x.dtype as 'float32' | 'int32');
      if (sizeOf(size) > 0) sliceInto(backend, x, { begin, size, to: output.address });
      begin[axis] += part;
      return output;
    });
  },
});

function sliceInto(
  backend: SimdBackend,
  x: TensorInfo,
  { begin, size, to }: { begin: number[]; size: number[]; to: number },
): void {
  // axis: the last that is not whole; everything behind it moves along
  let axis = size.length - 1;
  while (axis > 0 && size[axis] === x.shape[axis]) axis--;
  const inner = sizeOf(x.shape.slice(axis + 1));
  const bytes = 4 * size[axis] * inner;
  const fromStep = 4 * x.shape[axis] * inner;
  const start = backend.address(x) + 4 * begin[axis] * inner;
  // rows of the axis before it lie evenly; those of the axes further out are copied one by one
  const rows = axis === 0 ? 1 : size[axis - 1];
  const outer = size.slice(0, Math.max(0, axis - 1));
  const count = sizeOf(outer);
  for (let n = 0; n < count; n++) {
    let row = axis === 0 ? 0 : begin[axis - 1];
    let stride = axis === 0 ? 0 : x.shape[axis - 1];
    for (let a = axis - 2, left = n; a >= 0; a--) {
      row += ((left % outer[a]) + begin[a]) * stride;
      left = Math.floor(left / outer[a]);
      stride *= x.shape[a];
    }
    copyRows(backend, {
      from: start + row * fromStep,
      fromStep,
      to: to + n * rows * bytes,
      toStep: bytes,
      bytes,
      rows,
    });
  }
}
