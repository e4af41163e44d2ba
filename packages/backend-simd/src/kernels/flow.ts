import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

// Kernels of @opticalflow/ops, whose kernel-names.ts states their inputs and attributes.

interface CostVolumeAttrs {
  maxDisplacement: number;
  scale: number;
  slope?: number;
}

export const costVolumeKernel: KernelConfig = {
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

interface WarpAttrs {
  border: 'zeros' | 'border';
  components: 'uv' | 'yx';
  minCoverage: number;
  origin: number;
  slope?: number;
}

/** `Warp`, and `WarpFinish`, which has inputs and a slope besides. */
const warpLike = (kernelName: string): KernelConfig => ({
  kernelName,
  backendName: 'simd',
  kernelFunc: (call) => {
    const { image, flow, bias, mask, addend } = call.inputs as unknown as Record<string, TensorInfo>;
    const { border, components, minCoverage, origin, slope = 1 } = call.attrs as unknown as WarpAttrs;
    const backend = call.backend as SimdBackend;
    const [batch, height, width] = flow.shape;
    const [, imageHeight, imageWidth, channels] = image.shape;
    const addressOf = (tensor: TensorInfo | undefined) => (tensor ? backend.address(tensor) : 0);
    const inputs = [image, flow, bias, mask, addend].map(addressOf);
    const output = backend.output([batch, height, width, channels], 'float32');
    const fields = [
      inputs[0],
      imageHeight,
      imageWidth,
      channels,
      inputs[1],
      components === 'yx' ? 1 : 0,
      output.address,
      height,
      width,
      origin,
      border === 'border' ? 1 : 0,
      ...inputs.slice(2),
    ];
    backend.engine.run(KIND.warp, batch * height, fields, [minCoverage, slope]);
    return [output];
  },
});

export const warpKernels = [warpLike('Warp'), warpLike('WarpFinish')];

export const upsampleKernel: KernelConfig = {
  kernelName: 'Upsample',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { input } = call.inputs as unknown as { input: TensorInfo };
    const { factor } = call.attrs as unknown as { factor: number };
    const backend = call.backend as SimdBackend;
    const [batch, height, width, channels] = input.shape;
    const output = backend.output([batch, height * factor, width * factor, channels], 'float32');
    const fields = [backend.address(input), output.address, height, width, channels, factor];
    backend.engine.run(KIND.upsample, batch * height * factor, fields);
    return [output];
  },
};
