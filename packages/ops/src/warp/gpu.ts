import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  WARP,
  WARP_COVERAGE,
  WARP_FINISH,
  WARP_GRAD,
  type WarpAttrs,
  type WarpCoverageAttrs,
  type WarpFinishAttrs,
} from '../kernel-names.ts';
import { type GpuContext, type GpuKernel, gpuKernel } from '../runtime/gpu.ts';
import { type GpuFinish, type SamplingPrograms, warpSampling } from '../sampling/gpu.ts';

/** What a backend's language says in its own way. */
interface WarpPrograms<Context extends GpuContext> {
  readonly sampling: SamplingPrograms<Context>;
  /** `finish`, of lines that change `x`, which begins as the sample; negative results times the uniform `slope`. */
  finish(lines: string): string;
  /** The share of each sample that lies in the frame, for a pair that is (dy, dx) once it is turned as `pair` says. */
  coverage(pair: (name: string) => string): string;
}

/** leaky((sample + bias) * sigmoid(mask) + addend), of which any may be missing. */
function finishOf(
  { bias, mask, addend }: Record<string, TensorInfo>,
  slope: number,
  code: (lines: string) => string,
): GpuFinish {
  return {
    inputs: { ...(bias && { bias }), ...(mask && { mask }), ...(addend && { addend }) },
    floats: { slope },
    code: code(`
  ${bias ? 'x += getBias(at.w);' : ''}
  ${mask ? 'x *= 1. / (1. + exp(-getMask(at.x, at.y, at.z, 0)));' : ''}
  ${addend ? 'x += getAddend(at.x, at.y, at.z, at.w);' : ''}
`),
  };
}

/** The kernels of warps, by the programs of a backend. */
export const warpKernels = <Context extends GpuContext>({
  sampling: { samples, movesGradient, pixelsGradient },
  finish,
  coverage,
}: WarpPrograms<Context>): GpuKernel<Context>[] => [
  gpuKernel<Context, WarpAttrs>({
    name: WARP,
    compute: ({ image, flow }, attrs, { run }) => run(samples(warpSampling(image, flow, attrs))),
  }),
  gpuKernel<Context, WarpAttrs>({
    name: WARP_GRAD,
    compute: ({ dy, image, flow }, attrs, context) => {
      const sampling = warpSampling(image, flow, attrs);
      return [pixelsGradient(sampling, dy, context), context.run(movesGradient(sampling, dy))];
    },
  }),
  gpuKernel<Context, WarpFinishAttrs>({
    name: WARP_FINISH,
    compute: ({ image, flow, ...rest }, { slope, ...attrs }, { run }) =>
      run(samples(warpSampling(image, flow, attrs), finishOf(rest, slope, finish))),
  }),
  gpuKernel<Context, WarpCoverageAttrs>({
    name: WARP_COVERAGE,
    compute: ({ flow }, { components }, { run }) =>
      run({
        outputShape: [...flow.shape.slice(0, 3), 1],
        inputs: { moves: flow },
        ints: { height: flow.shape[1], width: flow.shape[2] },
        code: coverage((name) => (components === 'uv' ? `${name}.yx` : name)),
      }),
  }),
];
