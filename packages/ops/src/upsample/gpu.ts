import { UPSAMPLE, UPSAMPLE_GRAD, type UpsampleAttrs } from '../kernel-names.ts';
import { type GpuContext, type GpuKernel, gpuKernel } from '../runtime/gpu.ts';

/** The kernels of upsampling, by the programs of a backend; `height` and `width` are those of the small picture. */
export const upsampleKernels = <Context extends GpuContext>(programs: {
  forward: string;
  backward: string;
}): GpuKernel<Context>[] => [
  gpuKernel<Context, UpsampleAttrs>({
    name: UPSAMPLE,
    compute: ({ input: pixels }, { factor }, { run }) => {
      const [batch, height, width, channels] = pixels.shape;
      return run({
        outputShape: [batch, height * factor, width * factor, channels],
        inputs: { pixels },
        ints: { height, width, factor },
        code: programs.forward,
      });
    },
  }),
  gpuKernel<Context, UpsampleAttrs>({
    name: UPSAMPLE_GRAD,
    compute: ({ dy }, { factor }, { run }) => {
      const [batch, height, width, channels] = dy.shape;
      const outputShape = [batch, height / factor, width / factor, channels];
      const ints = { height: height / factor, width: width / factor, factor };
      return run({ outputShape, inputs: { dy }, ints, code: programs.backward });
    },
  }),
];
