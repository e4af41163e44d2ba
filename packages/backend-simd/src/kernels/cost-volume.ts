import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

interface CostVolumeAttrs {
  maxDisplacement: number;
  scale: number;
  slope?: number;
}

const costVolumeKernel: KernelConfig = {
  kernelName: 'CostVolume',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { first, second } = call.inputs as unknown as { first: TensorInfo; second: TensorInfo };
    const { maxDisplacement, scale, slope = 1 } = call.attrs as unknown as CostVolumeAttrs;
    const backend = call.backend as SimdBackend;
    const [batch, height, width, channels] = first.shape;
    const costs = (2 * maxDisplacement + 1) ** 2;
    const inputs = [backend.address(first), backend.address(second)];
    const output = backend.output([batch, height, width, costs], 'float32');
    const fields = [...inputs, output.address, 4 * costs, height, width, channels, maxDisplacement];
    backend.engine.run(KIND.costVolume, batch * height, fields, [scale, slope]);
    return [output];
  },
};

const costVolumeGradKernel: KernelConfig = {
  kernelName: 'CostVolumeGrad',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { dy, first, second } = call.inputs as unknown as Record<string, TensorInfo>;
    const { maxDisplacement, scale } = call.attrs as unknown as CostVolumeAttrs;
    const backend = call.backend as SimdBackend;
    const [batch, height, width, channels] = first.shape;
    const rows = batch * height;
    const inputs = [dy, first, second].map((tensor) => backend.address(tensor));
    const outputs = [first, second].map(({ shape }) => backend.output(shape, 'float32'));
    const addresses = [...inputs, ...outputs.map(({ address }) => address)];
    const fields = [...addresses, height, width, channels, maxDisplacement, rows];
    backend.engine.run(KIND.costVolumeGradient, 2 * rows, fields, [scale]);
    return outputs;
  },
};

/** Kernels of @opticalflow/ops, whose kernel-names.ts states their inputs and attributes. */
export const costVolumeKernels = [costVolumeKernel, costVolumeGradKernel];
