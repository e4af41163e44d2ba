import { COST_VOLUME, COST_VOLUME_GRAD, type CostVolumeAttrs } from '../kernel-names.ts';
import { type GpuContext, type GpuKernel, gpuKernel } from '../runtime/gpu.ts';

const sizes = ([, height, width, channels]: number[], reach: number) => ({ height, width, channels, reach });

/** The kernels of cost volumes, by the programs of a backend. */
export const costVolumeKernels = <Context extends GpuContext>(programs: {
  forward: string;
  /** Of the first features (`sign` 1) or the second (-1): what was multiplied with them, times `dy` of that product. */
  backward(sign: 1 | -1): string;
}): GpuKernel<Context>[] => [
  gpuKernel<Context, CostVolumeAttrs>({
    name: COST_VOLUME,
    compute: ({ first, second }, { maxDisplacement, scale, slope }, { run }) =>
      run({
        outputShape: [...first.shape.slice(0, 3), (2 * maxDisplacement + 1) ** 2],
        inputs: { first, second },
        ints: sizes(first.shape, maxDisplacement),
        floats: { scale, slope },
        code: programs.forward,
      }),
  }),
  gpuKernel<Context, CostVolumeAttrs>({
    name: COST_VOLUME_GRAD,
    compute: ({ dy, first, second }, { maxDisplacement, scale }, { run }) => {
      const common = { outputShape: first.shape, ints: sizes(first.shape, maxDisplacement), floats: { scale } };
      return [
        run({ ...common, inputs: { dy, other: second }, code: programs.backward(1) }),
        run({ ...common, inputs: { dy, other: first }, code: programs.backward(-1) }),
      ];
    },
  }),
];
