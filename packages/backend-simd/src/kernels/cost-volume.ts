import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

interface CostVolumeAttrs {
  maxDisplacement: number;
  scale: number;
  slope?: number;
}

/** Most rows an item, where each item lays out its rows of the second picture anew. */
const MOST_ROWS = 16;

const blockOf = (rows: number, threads: number) => Math.max(1, Math.min(MOST_ROWS, Math.ceil(rows / (4 * threads))));

/** Floats of a channel of a row that is laid out, as `assembly/cost-volume-planar.ts` has it. */
const lineLength = (width: number) => 8 * Math.ceil(width / 8) + 16;

/** Whether the neighbours of a row are worth whole vectors. */
const isPlanar = (maxDisplacement: number) => maxDisplacement >= 2 && maxDisplacement <= 4;

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
    const { engine } = backend;
    const block = blockOf(batch * height, engine.threads);
    const fields = [...inputs, output.address, 4 * costs, height, width, channels, maxDisplacement, block];
    if (isPlanar(maxDisplacement)) {
      engine.expectScratch(4 * channels * lineLength(width) * (block + 2 * maxDisplacement) + 64);
      engine.run(KIND.costVolumePlanar, batch * Math.ceil(height / block), fields, [scale, slope]);
    } else {
      engine.run(KIND.costVolume, batch * height, fields, [scale, slope]);
    }
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
