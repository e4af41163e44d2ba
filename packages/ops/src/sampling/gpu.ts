import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DeformConv2dAttrs, WarpAttrs } from '../kernel-names.ts';
import type { GpuContext, GpuProgram } from '../runtime/gpu.ts';
import type { SamplingBorder } from './axis.ts';

/**
 * The samples that a kernel on a GPU takes of a picture, whichever the op: some taps a pixel, each moved from where it
 * is when it is still. As numbers, so that one program serves every warp and deformable convolution.
 */
export interface GpuSampling {
  /** [B,H,W,C] */
  pixels: TensorInfo;
  /** Flow or offsets, [B,rows,columns,2*taps*groups]: a pair for each group's taps. */
  moves: TensorInfo;
  /** Of all samples: [B,rows,columns,taps*C]. */
  shape: number[];
  /** Uniforms of the programs. */
  ints: Record<string, number>;
  floats: Record<string, number>;
}

/** What becomes of each sample: a function `finish(value, at)` in the backend's language, and what it reads. */
export interface GpuFinish {
  inputs: Record<string, TensorInfo>;
  floats: Record<string, number>;
  code: string;
}

/** What a backend does with samples. */
export interface SamplingPrograms<Context extends GpuContext> {
  /** All samples, [B,rows,columns,taps*C]. */
  samples(sampling: GpuSampling, finish?: GpuFinish): GpuProgram;
  /** The gradient of flow or offsets, for the gradient of the samples. */
  movesGradient(sampling: GpuSampling, dSamples: TensorInfo): GpuProgram;
  /** The gradient of the pixels, [B,H,W,C], for the gradient of the samples. */
  pixelsGradient(sampling: GpuSampling, dSamples: TensorInfo, context: Context): TensorInfo;
}

/** Border rules as the shaders' constants count them. */
const BORDERS: Record<SamplingBorder, number> = { zeros: 0, border: 1, cut: 2 };

interface Rule {
  kernel: [height: number, width: number];
  strides: [y: number, x: number];
  dilations: [y: number, x: number];
  pad: [top: number, left: number];
  groups: number;
  border: SamplingBorder;
  /** Whether x comes first in a pair. */
  xFirst: boolean;
  /** Samples that lie in the frame by no more than this are zero; negative keeps all. */
  minCoverage: number;
}

function gpuSampling(pixels: TensorInfo, moves: TensorInfo, rule: Rule): GpuSampling {
  const [, height, width, channels] = pixels.shape;
  const [batch, rows, columns] = moves.shape;
  const taps = rule.kernel[0] * rule.kernel[1];
  const ints = {
    ...{ height, width, channels, rows, columns, taps },
    groupSize: channels / rule.groups,
    kernelWidth: rule.kernel[1],
    strideY: rule.strides[0],
    strideX: rule.strides[1],
    dilationY: rule.dilations[0],
    dilationX: rule.dilations[1],
    padTop: rule.pad[0],
    padLeft: rule.pad[1],
    border: BORDERS[rule.border],
    xChannel: rule.xFirst ? 0 : 1,
  };
  const floats = { minCoverage: rule.minCoverage };
  return { pixels, moves, shape: [batch, rows, columns, taps * channels], ints, floats };
}

/** The samples of a warp: one tap, on the pixel itself. */
export const warpSampling = (image: TensorInfo, flow: TensorInfo, attrs: WarpAttrs): GpuSampling =>
  gpuSampling(image, flow, {
    kernel: [1, 1],
    strides: [1, 1],
    dilations: [1, 1],
    pad: [-attrs.origin, -attrs.origin],
    groups: 1,
    border: attrs.border,
    xFirst: attrs.components === 'uv',
    minCoverage: attrs.minCoverage,
  });

/** The samples of a deformable convolution. */
export const deformSampling = (
  input: TensorInfo,
  offset: TensorInfo,
  weight: TensorInfo,
  { offsetGroups, border, ...window }: DeformConv2dAttrs,
): GpuSampling =>
  gpuSampling(input, offset, {
    ...window,
    kernel: [weight.shape[0], weight.shape[1]],
    groups: offsetGroups,
    border: border === 'fade' ? 'zeros' : border,
    xFirst: false,
    minCoverage: -1,
  });
