import { WARP, WARP_COVERAGE, WARP_GRAD, type WarpAttrs, type WarpCoverageAttrs } from '../kernel-names.ts';
import { hostKernel } from '../runtime/host-kernel.ts';
import { warpCoverageReference, warpGradReference, warpReference } from './reference.ts';

export const warpKernels = [
  hostKernel<WarpAttrs>({
    name: WARP,
    inputs: ['image', 'flow'],
    outputShapes: ([image, [batch, height, width]]) => [[batch, height, width, image[3]]],
    compute: warpReference,
  }),
  hostKernel<WarpAttrs>({
    name: WARP_GRAD,
    inputs: ['dy', 'image', 'flow'],
    outputShapes: ([, image, flow]) => [image, flow],
    compute: warpGradReference,
  }),
  hostKernel<WarpCoverageAttrs>({
    name: WARP_COVERAGE,
    inputs: ['flow'],
    outputShapes: ([[batch, height, width]]) => [[batch, height, width, 1]],
    compute: warpCoverageReference,
  }),
];
