import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

const upsampleKernel: KernelConfig = {
  kernelName: 'Upsample',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { input } = call.inputs as unknown as { input: TensorInfo };
    const { factor } = call.attrs as unknown as { factor: number };
    const backend = call.backend as SimdBackend;
    const [batch, height, width, channels] = input.shape;
    const from = backend.address(input);
    const output = backend.output([batch, height * factor, width * factor, channels], 'float32');
    const fields = [from, output.address, height, width, channels, factor];
    backend.engine.run(KIND.upsample, batch * height * factor, fields);
    return [output];
  },
};

const upsampleGradKernel: KernelConfig = {
  kernelName: 'UpsampleGrad',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { dy } = call.inputs as unknown as { dy: TensorInfo };
    const { factor } = call.attrs as unknown as { factor: number };
    const backend = call.backend as SimdBackend;
    const [batch, tall, wide, channels] = dy.shape;
    const [height, width] = [tall / factor, wide / factor];
    const from = backend.address(dy);
    const output = backend.output([batch, height, width, channels], 'float32');
    backend.engine.run(KIND.upsampleGradient, batch * height, [from, output.address, height, width, channels, factor]);
    return [output];
  },
};

/** Kernels of @opticalflow/ops, whose kernel-names.ts states their inputs and attributes. */
export const upsampleKernels = [upsampleKernel, upsampleGradKernel];
