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
import { webgpuKernel } from '../runtime/webgpu.ts';
import { warpSampling } from '../sampling/gpu.ts';
import { LOCATE_WGSL } from '../sampling/webgpu.ts';
import {
  movesGradientProgram,
  pixelsGradientProgram,
  samplesProgram,
  type WebgpuFinish,
} from '../sampling/webgpu-programs.ts';

/** leaky((sample + bias) * sigmoid(mask) + addend), of which any may be missing. */
function finish({ bias, mask, addend }: Record<string, TensorInfo>, slope: number): WebgpuFinish {
  return {
    inputs: { ...(bias && { bias }), ...(mask && { mask }), ...(addend && { addend }) },
    floats: { slope },
    code: `
fn finish(value : f32, at : vec4<i32>) -> f32 {
  var x = value;
  ${bias ? 'x += getBias(at.w);' : ''}
  ${mask ? 'x *= 1. / (1. + exp(-getMask(at.x, at.y, at.z, 0)));' : ''}
  ${addend ? 'x += getAddend(at.x, at.y, at.z, at.w);' : ''}
  return select(x, uniforms.slope * x, x < 0.);
}
`,
  };
}

export const warpWebgpu = [
  webgpuKernel<WarpAttrs>({
    name: WARP,
    compute: ({ image, flow }, attrs, { run }) => run(samplesProgram(warpSampling(image, flow, attrs))),
  }),
  webgpuKernel<WarpAttrs>({
    name: WARP_GRAD,
    compute: ({ dy, image, flow }, attrs, { run, scatter }) => {
      const samples = warpSampling(image, flow, attrs);
      return [scatter(pixelsGradientProgram(samples, dy)), run(movesGradientProgram(samples, dy))];
    },
  }),
  webgpuKernel<WarpFinishAttrs>({
    name: WARP_FINISH,
    compute: ({ image, flow, ...rest }, { slope, ...attrs }, { run }) =>
      run(samplesProgram(warpSampling(image, flow, attrs), finish(rest, slope))),
  }),
  webgpuKernel<WarpCoverageAttrs>({
    name: WARP_COVERAGE,
    compute: ({ flow }, { components }, { run }) =>
      run({
        outputShape: [...flow.shape.slice(0, 3), 1],
        inputs: { moves: flow },
        ints: { height: flow.shape[1], width: flow.shape[2] },
        code: `
${LOCATE_WGSL}
fn valueAt(at : vec4<i32>) -> f32 {
  let pair = vec2<f32>(getMoves(at.x, at.y, at.z, 0), getMoves(at.x, at.y, at.z, 1));
  let yx = vec2<f32>(f32(at.y), f32(at.z)) + ${components === 'uv' ? 'pair.yx' : 'pair'};
  return coverageAt(yx, uniforms.height, uniforms.width);
}
`,
      }),
  }),
];
