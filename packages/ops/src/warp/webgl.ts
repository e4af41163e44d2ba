import { LOCATE_GLSL } from '../sampling/webgl.ts';
import { webglSampling } from '../sampling/webgl-programs.ts';
import { warpKernels } from './gpu.ts';

export const warpWebgl = warpKernels({
  sampling: webglSampling,
  finish: (lines) => `
float finish(float value, ivec4 at) {
  float x = value;
  ${lines}
  return x < 0. ? slope * x : x;
}
`,
  coverage: (pair) => `
${LOCATE_GLSL}
void main() {
  ivec4 at = getOutputCoords();
  vec2 move = vec2(getMoves(at.x, at.y, at.z, 0), getMoves(at.x, at.y, at.z, 1));
  setOutput(coverageAt(vec2(at.yz) + ${pair('move')}, height, width));
}
`,
});
