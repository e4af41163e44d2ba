import { bilinearWgsl, LOCATE_WGSL } from '../sampling/webgpu.ts';
import { webgpuSampling } from '../sampling/webgpu-programs.ts';
import { deformConv2dKernels } from './gpu.ts';

const SHARED_CUT = `
${LOCATE_WGSL}
${bilinearWgsl('pixels')}
${bilinearWgsl('correlated')}
fn within(coordinate : f32, count : i32) -> bool {
  return coordinate >= f32(uniforms.reach) && coordinate <= f32(count - 1 - uniforms.reach);
}

fn tapByTap(b : i32, yx : vec2<f32>, o : i32) -> f32 {
  var sum = 0.;
  for (var i = 0; i <= 2 * uniforms.reach; i++) {
    for (var j = 0; j <= 2 * uniforms.reach; j++) {
      let y = locate(yx[0] + f32(i - uniforms.reach), uniforms.height, CUT);
      let x = locate(yx[1] + f32(j - uniforms.reach), uniforms.width, CUT);
      if (!y.seen || !x.seen) { continue; }
      for (var c = 0; c < uniforms.channels; c++) { sum += bilinearPixels(b, y, x, c) * getWeight(i, j, c, o); }
    }
  }
  return sum;
}

fn valueAt(at : vec4<i32>) -> f32 {
  let pair = vec2<f32>(getMoves(at.x, at.y, at.z, 0), getMoves(at.x, at.y, at.z, 1));
  let yx = vec2<f32>(f32(at.y), f32(at.z)) + pair;
  if (!within(yx[0], uniforms.height) || !within(yx[1], uniforms.width)) { return tapByTap(at.x, yx, at.w); }
  let y = locate(yx[0] + f32(uniforms.reach), uniforms.height + 2 * uniforms.reach, ZEROS);
  let x = locate(yx[1] + f32(uniforms.reach), uniforms.width + 2 * uniforms.reach, ZEROS);
  return bilinearCorrelated(at.x, y, x, at.w);
}
`;

export const deformConv2dWebgpu = deformConv2dKernels(webgpuSampling, SHARED_CUT);
