import { LOCATE_WGSL } from '../sampling/webgpu.ts';
import { webgpuSampling } from '../sampling/webgpu-programs.ts';
import { warpKernels } from './gpu.ts';

export const warpWebgpu = warpKernels({
  sampling: webgpuSampling,
  finish: (lines) => `
fn finish(value : f32, at : vec4<i32>) -> f32 {
  var x = value;
  ${lines}
  return select(x, uniforms.slope * x, x < 0.);
}
`,
  coverage: (pair) => `
${LOCATE_WGSL}
fn valueAt(at : vec4<i32>) -> f32 {
  let pair = vec2<f32>(getMoves(at.x, at.y, at.z, 0), getMoves(at.x, at.y, at.z, 1));
  let yx = vec2<f32>(f32(at.y), f32(at.z)) + ${pair('pair')};
  return coverageAt(yx, uniforms.height, uniforms.width);
}
`,
});
