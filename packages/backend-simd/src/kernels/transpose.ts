import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

const MOST_AXES = 4;

/** Another order of up to four axes of floats or integers. */
export const transposeKernel = (stock: KernelFunc): KernelConfig => ({
  kernelName: 'Transpose',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { x } = call.inputs as unknown as { x: TensorInfo };
    const { perm } = call.attrs as unknown as { perm: number[] };
    const fits = (x.dtype === 'float32' || x.dtype === 'int32') && x.shape.length <= MOST_AXES;
    if (!fits || x.shape.includes(0)) return stock(call);
    const backend = call.backend as SimdBackend;
    const from = backend.address(x);
    const shape = perm.map((axis) => x.shape[axis]);
    const output = backend.output(shape, x.dtype as 'float32' | 'int32');
    const steps = [...util.computeStrides(x.shape), 1];
    const missing = Array<number>(MOST_AXES - perm.length).fill(0);
    const sizes = [...missing.fill(1), ...shape];
    const fromSteps = [...missing.map(() => 0), ...perm.map((axis) => steps[axis])];
    const fields = [from, output.address, ...sizes.slice(1), ...fromSteps];
    backend.engine.run(KIND.transpose, sizes[0] * sizes[1], fields);
    return output;
  },
});
