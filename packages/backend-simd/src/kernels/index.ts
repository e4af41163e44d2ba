import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';
import { adamUpdateKernel } from './adam.ts';
import { concatKernel } from './concat.ts';
import { conv2dKernels } from './conv2d.ts';
import { conv2dTransposeKernel } from './conv2d-transpose.ts';
import { costVolumeKernels } from './cost-volume.ts';
import { deformConv2dKernels } from './deform.ts';
import { denseBlockKernel } from './dense-block.ts';
import { elementwiseKernels } from './elementwise.ts';
import { resampledFieldKernel } from './field.ts';
import { filterGradientKernel } from './filter-gradient.ts';
import { matrixProductKernel } from './matrix-product.ts';
import { padKernel } from './pad.ts';
import { centredPairKernel } from './picture.ts';
import { reduceKernels } from './reduce.ts';
import { resizeBilinearKernel } from './resize.ts';
import { sharedCutKernel } from './shared-cut.ts';
import { sliceKernel, splitKernel } from './slice.ts';
import { transposeKernel } from './transpose.ts';
import { upsampleKernels } from './upsample.ts';
import { warpKernels } from './warp.ts';

/** Every kernel that this backend brings; `stock` gives those of the `cpu` backend that they fall back on. */
export function simdKernels(stock: (kernelName: string) => KernelFunc): KernelConfig[] {
  return [
    ...conv2dKernels(stock),
    ...elementwiseKernels(stock),
    concatKernel(stock('Concat')),
    sliceKernel(stock('Slice')),
    splitKernel(stock('SplitV')),
    padKernel(stock('PadV2')),
    resizeBilinearKernel(stock('ResizeBilinear')),
    transposeKernel(stock('Transpose')),
    matrixProductKernel(stock('BatchMatMul')),
    ...reduceKernels(stock),
    conv2dTransposeKernel,
    denseBlockKernel,
    ...deformConv2dKernels,
    filterGradientKernel,
    ...costVolumeKernels,
    ...warpKernels,
    ...upsampleKernels,
    sharedCutKernel,
    adamUpdateKernel,
    centredPairKernel,
    resampledFieldKernel,
  ];
}
