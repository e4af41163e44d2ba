import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

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

/** Channels of a picture that an item of its gradient owns, as `assembly/warp-gradient.ts` has it. */
const CHANNELS_PER_ITEM = 16;
/** What an item of a gradient keeps of the two axes. */
const AXES_BYTES = 128;

const warpGradKernel: KernelConfig = {
  kernelName: 'WarpGrad',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { dy, image, flow } = call.inputs as unknown as Record<string, TensorInfo>;
    const { border, components, minCoverage, origin } = call.attrs as unknown as WarpAttrs;
    const backend = call.backend as SimdBackend;
    const [batch, height, width] = flow.shape;
    const [, imageHeight, imageWidth, channels] = image.shape;
    const inputs = [dy, image, flow].map((tensor) => backend.address(tensor));
    const outputs = [image, flow].map(({ shape }) => backend.output(shape, 'float32'));
    backend.engine.expectScratch(AXES_BYTES);
    const fields = [
      ...inputs,
      ...outputs.map(({ address }) => address),
      imageHeight,
      imageWidth,
      channels,
      height,
      width,
      components === 'yx' ? 1 : 0,
      origin,
      border === 'border' ? 1 : 0,
    ];
    const groups = batch * Math.ceil(channels / CHANNELS_PER_ITEM);
    backend.engine.run(KIND.warpImageGradient, groups, fields, [minCoverage]);
    backend.engine.run(KIND.warpFlowGradient, batch * height, fields, [minCoverage]);
    return outputs;
  },
};

const warpCoverageKernel: KernelConfig = {
  kernelName: 'WarpCoverage',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { flow } = call.inputs as unknown as { flow: TensorInfo };
    const { components } = call.attrs as unknown as Pick<WarpAttrs, 'components'>;
    const backend = call.backend as SimdBackend;
    const [batch, height, width] = flow.shape;
    const from = backend.address(flow);
    const output = backend.output([batch, height, width, 1], 'float32');
    const fields = [from, output.address, height, width, components === 'yx' ? 1 : 0];
    backend.engine.run(KIND.coverage, batch * height, fields);
    return [output];
  },
};

/** Kernels of @opticalflow/ops, whose kernel-names.ts states their inputs and attributes. */
export const warpKernels = [warpLike('Warp'), warpLike('WarpFinish'), warpGradKernel, warpCoverageKernel];
