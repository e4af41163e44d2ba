import {
  DEFORM_CONV2D,
  DEFORM_CONV2D_GRAD,
  DEFORM_CONV2D_SHARED,
  type DeformConv2dAttrs,
  type DeformConv2dSharedAttrs,
} from '../kernel-names.ts';
import { type GpuContext, type GpuKernel, gpuKernel } from '../runtime/gpu.ts';
import { deformSampling, type SamplingPrograms } from '../sampling/gpu.ts';
import { convolveColumns, convolveColumnsGradient } from './columns.ts';

/**
 * The kernels of deformable convolutions, by the programs of a backend.
 *
 * @param sharedCut a shared offset with the border `cut`: a sample of `correlated` where all taps lie in the frame, else
 * tap by tap
 */
export const deformConv2dKernels = <Context extends GpuContext>(
  { samples, movesGradient, pixelsGradient }: SamplingPrograms<Context>,
  sharedCut: string,
): GpuKernel<Context>[] => [
  gpuKernel<Context, DeformConv2dAttrs>({
    name: DEFORM_CONV2D,
    compute: ({ input, offset, weight }, attrs, { run }) =>
      convolveColumns(run(samples(deformSampling(input, offset, weight, attrs))), weight),
  }),
  gpuKernel<Context, DeformConv2dAttrs>({
    name: DEFORM_CONV2D_GRAD,
    compute: ({ dy, input, offset, weight }, attrs, context) => {
      const sampling = deformSampling(input, offset, weight, attrs);
      return convolveColumnsGradient(dy, weight, {
        columns: () => context.run(samples(sampling)),
        dInput: (dColumns) => pixelsGradient(sampling, dColumns, context),
        dOffset: (dColumns) => context.run(movesGradient(sampling, dColumns)),
      });
    },
  }),
  gpuKernel<Context, DeformConv2dSharedAttrs>({
    name: DEFORM_CONV2D_SHARED,
    compute: ({ input: pixels, correlated, offset: moves, weight }, _, { run }) => {
      const [batch, height, width, channels] = pixels.shape;
      return run({
        outputShape: [batch, height, width, weight.shape[3]],
        inputs: { pixels, correlated, moves, weight },
        ints: { height, width, channels, reach: (weight.shape[0] - 1) / 2 },
        code: sharedCut,
      });
    },
  }),
];
