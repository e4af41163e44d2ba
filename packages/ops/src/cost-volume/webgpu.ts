import type { WebgpuContext } from '../runtime/webgpu.ts';
import { costVolumeKernels } from './gpu.ts';

const INSIDE = `
fn inside(y : i32, x : i32) -> bool { return y >= 0 && y < uniforms.height && x >= 0 && x < uniforms.width; }
`;

const FORWARD = `
${INSIDE}
fn valueAt(at : vec4<i32>) -> f32 {
  let span = 2 * uniforms.reach + 1;
  let y = at.y + at.w / span - uniforms.reach;
  let x = at.z + at.w % span - uniforms.reach;
  if (!inside(y, x)) { return 0.; }
  var sum = 0.;
  for (var c = 0; c < uniforms.channels; c++) { sum += getFirst(at.x, at.y, at.z, c) * getSecond(at.x, y, x, c); }
  return uniforms.scale * select(sum, uniforms.slope * sum, sum < 0.);
}
`;

const backward = (sign: 1 | -1) => `
${INSIDE}
fn valueAt(at : vec4<i32>) -> f32 {
  let span = 2 * uniforms.reach + 1;
  var sum = 0.;
  for (var k = 0; k < span * span; k++) {
    let y = at.y + ${sign} * (k / span - uniforms.reach);
    let x = at.z + ${sign} * (k % span - uniforms.reach);
    if (inside(y, x)) { sum += getDy(at.x, ${sign === 1 ? 'at.y, at.z' : 'y, x'}, k) * getOther(at.x, y, x, at.w); }
  }
  return uniforms.scale * sum;
}
`;

export const costVolumeWebgpu = costVolumeKernels<WebgpuContext>({ forward: FORWARD, backward });
