import {
  backend_util,
  type FusedConv2DAttrs,
  type KernelConfig,
  type KernelFunc,
  type NamedAttrMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { runConvolution } from './convolution.ts';

/** Slope below zero of the activations that a convolution ends with here; the others follow as ops of their own. */
function slopeOf({
  activation,
  leakyreluAlpha,
}: Pick<FusedConv2DAttrs, 'activation' | 'leakyreluAlpha'>): number | undefined {
  if (activation === undefined || activation === 'linear') return 1;
  if (activation === 'relu') return 0;
  return activation === 'leakyrelu' ? leakyreluAlpha : undefined;
}

function convolve(
  backend: SimdBackend,
  { x, filter, bias }: { x: TensorInfo; filter: TensorInfo; bias?: TensorInfo | undefined },
  attrs: Pick<FusedConv2DAttrs, 'strides' | 'pad' | 'dilations' | 'dimRoundingMode'>,
  slope: number,
): TensorInfo {
  const info = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    attrs.strides,
    attrs.dilations,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  const output = backend.output(info.outShape, 'float32');
  if (info.outShape.includes(0)) return output;
  runConvolution(backend, {
    batch: info.batchSize,
    inputs: info.inChannels,
    outputs: info.outChannels,
    height: info.inHeight,
    width: info.inWidth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    top: -info.padInfo.top,
    left: -info.padInfo.left,
    input: { address: backend.address(x), step: info.inChannels },
    output: { address: output.address, step: info.outChannels },
    filter,
    bias,
    slope,
  });
  return output;
}

/** Whether our kernels do it: NHWC, floats, all channels in one group. */
const isOurs = (
  { x, filter }: { x: TensorInfo; filter: TensorInfo },
  { dataFormat }: { dataFormat?: string },
): boolean =>
  dataFormat !== 'NCHW' && x.dtype === 'float32' && filter.dtype === 'float32' && filter.shape[2] === x.shape[3];

/** The stock convolutions of the `cpu` backend, for what ours do not do. */
export function conv2dKernels(stock: (kernelName: string) => KernelFunc): KernelConfig[] {
  return [
    {
      kernelName: 'Conv2D',
      backendName: 'simd',
      kernelFunc: (call) => {
        const inputs = call.inputs as unknown as { x: TensorInfo; filter: TensorInfo };
        const attrs = call.attrs as unknown as FusedConv2DAttrs;
        if (!isOurs(inputs, attrs)) return stock('Conv2D')(call);
        return convolve(call.backend as SimdBackend, inputs, attrs, 1);
      },
    },
    {
      kernelName: 'FusedConv2D',
      backendName: 'simd',
      kernelFunc: (call) => {
        const inputs = call.inputs as unknown as { x: TensorInfo; filter: TensorInfo; bias?: TensorInfo };
        const attrs = call.attrs as unknown as FusedConv2DAttrs;
        const slope = slopeOf(attrs);
        const { bias } = inputs;
        const biasFits =
          bias === undefined ||
          (bias.shape.length === 1 && bias.dtype === 'float32' && bias.shape[0] === inputs.filter.shape[3]);
        if (!isOurs(inputs, attrs) || slope === undefined || !biasFits) return stock('FusedConv2D')(call as NamedCall);
        return convolve(call.backend as SimdBackend, inputs, attrs, slope);
      },
    },
  ];
}

type NamedCall = Parameters<KernelFunc>[0] & { attrs: NamedAttrMap };
