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
    const output = backend.output([batch, height, width, costs], 'float32');
    const inputs = [backend.address(first), backend.address(second)];
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
}

/** What is done with the samples of a warp at once. */
export interface WarpFinish {
  flowScale?: number;
  bias?: TensorInfo | undefined;
  mask?: TensorInfo | undefined;
  addend?: TensorInfo | undefined;
  slope?: number;
}

export function runWarp(
  backend: SimdBackend,
  { image, flow, attrs }: { image: TensorInfo; flow: TensorInfo; attrs: WarpAttrs },
  { flowScale = 1, bias, mask, addend, slope = 1 }: WarpFinish = {},
): TensorInfo {
  const [batch, height, width] = flow.shape;
  const [, imageHeight, imageWidth, channels] = image.shape;
  const output = backend.output([batch, height, width, channels], 'float32');
  const addressOf = (tensor: TensorInfo | undefined) => (tensor ? backend.address(tensor) : 0);
  const fields = [
    backend.address(image),
    imageHeight,
    imageWidth,
    channels,
    backend.address(flow),
    attrs.components === 'yx' ? 1 : 0,
    output.address,
    height,
    width,
    attrs.origin,
    attrs.border === 'border' ? 1 : 0,
    addressOf(bias),
    addressOf(mask),
    addressOf(addend),
  ];
  backend.engine.run(KIND.warp, batch * height, fields, [flowScale, attrs.minCoverage, slope]);
  return output;
}

export const warpKernel: KernelConfig = {
  kernelName: 'Warp',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { image, flow } = call.inputs as unknown as { image: TensorInfo; flow: TensorInfo };
    return [runWarp(call.backend as SimdBackend, { image, flow, attrs: call.attrs as unknown as WarpAttrs })];
  },
};

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
