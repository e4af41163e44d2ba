import type { backend_util, KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { sizeOf } from './copy-block.ts';
import { multiplyPixels } from './multiply-pixels.ts';

interface BatchMatMulAttrs {
  transposeA: boolean;
  transposeB: boolean;
}

/** Rows that are a line of the picture for which the first matrix is taken: some for each thread, if they can be so divided. */
function lineOf(rows: number): number {
  for (let line = Math.min(256, rows); line >= 32; line--) if (rows % line === 0) return line;
  return rows;
}

/** [outputs][inputs] -> [inputs][outputs] */
export function turned(values: ArrayLike<number>, inputs: number, outputs: number): Float32Array {
  const out = new Float32Array(inputs * outputs);
  for (let o = 0, from = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++, from++) out[i * outputs + o] = values[from];
  return out;
}

/** The product of two matrices of floats: a 1x1 convolution of the first one's rows by the second. */
export const matrixProductKernel = (stock: KernelFunc): KernelConfig => ({
  kernelName: 'BatchMatMul',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { a, b } = call.inputs as unknown as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = call.attrs as unknown as BatchMatMulAttrs;
    const [rows, inputs] = a.shape.slice(-2);
    const outputs = b.shape.at(transposeB ? -2 : -1)!;
    const isPair = [a, b].every(({ shape }) => sizeOf(shape.slice(0, -2)) === 1);
    const areFloats = a.dtype === 'float32' && b.dtype === 'float32';
    const fits = isPair && areFloats && !transposeA && inputs === b.shape.at(transposeB ? -1 : -2);
    if (!fits || rows * inputs * outputs === 0) return stock(call);
    const backend = call.backend as SimdBackend;
    const batch = a.shape.length > b.shape.length ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
    const output = backend.output([...batch, rows, outputs], 'float32');
    const columns = lineOf(rows);
    const picture = { batch: 1, rows: rows / columns, columns };
    multiplyPixels(backend, picture, {
      inputs,
      outputs,
      from: backend.address(a),
      to: output.address,
      filter: b,
      ...(transposeB && {
        part: {
          key: `turned ${inputs}`,
          floats: () => turned(backend.data.get(b.dataId).values as backend_util.TypedArray, inputs, outputs),
        },
      }),
    });
    return output;
  },
});
