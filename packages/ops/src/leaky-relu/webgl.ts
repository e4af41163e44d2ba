import { LEAKY_RELU_GRAD, type LeakyReluGradAttrs } from '../kernel-names.ts';
import { gpuKernel } from '../runtime/gpu.ts';
import type { WebglContext } from '../runtime/webgl.ts';

/** `output` is a reserved word of GLSL. */
const GRADIENT = `
void main() {
  vec4 dy = getDyAtOutCoords();
  setOutput(mix(alpha * dy, dy, greaterThan(getSeenAtOutCoords(), vec4(0.))));
}
`;

export const leakyReluWebgl = [
  gpuKernel<WebglContext, LeakyReluGradAttrs>({
    name: LEAKY_RELU_GRAD,
    compute: ({ dy, output }, { alpha }, { run }) =>
      run({ outputShape: dy.shape, inputs: { dy, seen: output }, floats: { alpha }, code: GRADIENT, packed: true }),
  }),
];
