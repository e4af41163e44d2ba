import {
  DEFORM_CONV2D,
  DEFORM_CONV2D_GRAD,
  DEFORM_CONV2D_SHARED,
  type DeformConv2dAttrs,
  type DeformConv2dSharedAttrs,
} from '../kernel-names.ts';
import { hostKernel } from '../runtime/host-kernel.ts';
import { deformConv2dGradReference, deformConv2dReference } from './reference.ts';
import { deformConv2dSharedCut } from './shared-cut-host.ts';

export const deformConv2dKernels = [
  hostKernel<DeformConv2dAttrs>({
    name: DEFORM_CONV2D,
    inputs: ['input', 'offset', 'weight'],
    outputShapes: ([, [batch, rows, columns], weight]) => [[batch, rows, columns, weight[3]]],
    compute: deformConv2dReference,
  }),
  hostKernel<DeformConv2dAttrs>({
    name: DEFORM_CONV2D_GRAD,
    inputs: ['dy', 'input', 'offset', 'weight'],
    outputShapes: ([, input, offset, weight]) => [input, offset, weight],
    compute: deformConv2dGradReference,
  }),
  hostKernel<DeformConv2dSharedAttrs>({
    name: DEFORM_CONV2D_SHARED,
    inputs: ['input', 'correlated', 'offset', 'weight'],
    outputShapes: ([[batch, height, width], , , weight]) => [[batch, height, width, weight[3]]],
    compute: deformConv2dSharedCut,
  }),
];
