import { UPSAMPLE, UPSAMPLE_GRAD, type UpsampleAttrs } from '../kernel-names.ts';
import { hostKernel } from '../runtime/host-kernel.ts';
import { upsampleGradReference, upsampleReference } from './reference.ts';

export const upsampleKernels = [
  hostKernel<UpsampleAttrs>({
    name: UPSAMPLE,
    inputs: ['input'],
    outputShapes: ([[batch, height, width, channels]], { factor }) => [
      [batch, height * factor, width * factor, channels],
    ],
    compute: upsampleReference,
  }),
  hostKernel<UpsampleAttrs>({
    name: UPSAMPLE_GRAD,
    inputs: ['dy'],
    outputShapes: ([[batch, height, width, channels]], { factor }) => [
      [batch, height / factor, width / factor, channels],
    ],
    compute: upsampleGradReference,
  }),
];
