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
import { webglKernel } from '../runtime/webgl.ts';
import { warpSampling } from '../sampling/gpu.ts';
import { LOCATE_GLSL } from '../sampling/webgl.ts';
import { movesGradientProgram, pixelsGradient, samplesProgram, type WebglFinish } from '../sampling/webgl-programs.ts';

/** leaky((sample + bias) * sigmoid(mask) + addend), of which any may be missing. */
function finish({ bias, mask, addend }: Record<string, TensorInfo>, slope: number): WebglFinish {
  return {
    inputs: { ...(bias && { bias }), ...(mask && { mask }), ...(addend && { addend }) },
    floats: { slope },
    code: `
float finish(float value, ivec4 at) {
  float x = value;
  ${bias ? 'x += getBias(at.w);' : ''}
  ${mask ? 'x *= 1. / (1. + exp(-getMask(at.x, at.y, at.z, 0)));' : ''}
  ${addend ? 'x += getAddend(at.x, at.y, at.z, at.w);' : ''}
  return x < 0. ? slope * x : x;
}
`,
  };
}

export const warpWebgl = [
  webglKernel<WarpAttrs>({
    name: WARP,
    compute: ({ image, flow }, attrs, { run }) => run(samplesProgram(warpSampling(image, flow, attrs))),
  }),
  webglKernel<WarpAttrs>({
    name: WARP_GRAD,
    compute: ({ dy, image, flow }, attrs, context) => {
      const samples = warpSampling(image, flow, attrs);
      return [pixelsGradient(samples, dy, context), context.run(movesGradientProgram(samples, dy))];
    },
  }),
  webglKernel<WarpFinishAttrs>({
    name: WARP_FINISH,
    compute: ({ image, flow, ...rest }, { slope, ...attrs }, { run }) =>
      run(samplesProgram(warpSampling(image, flow, attrs), finish(rest, slope))),
  }),
  webglKernel<WarpCoverageAttrs>({
    name: WARP_COVERAGE,
    compute: ({ flow }, { components }, { run }) =>
      run({
        outputShape: [...flow.shape.slice(0, 3), 1],
        inputs: { moves: flow },
        ints: { height: flow.shape[1], width: flow.shape[2] },
        code: `
${LOCATE_GLSL}
void main() {
  ivec4 at = getOutputCoords();
  vec2 move = vec2(getMoves(at.x, at.y, at.z, 0), getMoves(at.x, at.y, at.z, 1));
  setOutput(coverageAt(vec2(at.yz) + ${components === 'uv' ? 'move.yx' : 'move'}, height, width));
}
`,
      }),
  }),
];
