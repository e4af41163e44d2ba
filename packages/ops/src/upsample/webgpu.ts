import type { WebgpuContext } from '../runtime/webgpu.ts';
import { upsampleKernels } from './gpu.ts';

const FORWARD = `
fn valueAt(at : vec4<i32>) -> f32 {
  let low = at.yz / uniforms.factor;
  let high = min(low + 1, vec2<i32>(uniforms.height, uniforms.width) - 1);
  let towards = vec2<f32>(at.yz % uniforms.factor) / f32(uniforms.factor);
  let above = mix(getPixels(at.x, low.x, low.y, at.w), getPixels(at.x, low.x, high.y, at.w), towards.y);
  let below = mix(getPixels(at.x, high.x, low.y, at.w), getPixels(at.x, high.x, high.y, at.w), towards.y);
  return mix(above, below, towards.x);
}
`;

/** A pixel's outputs begin a factor before its own, as those interpolate towards it. */
const BACKWARD = `
fn weightOf(pixel : i32, place : i32, count : i32) -> f32 {
  let low = place / uniforms.factor;
  let towards = f32(place % uniforms.factor) / f32(uniforms.factor);
  return select(0., 1. - towards, low == pixel) + select(0., towards, min(low + 1, count - 1) == pixel);
}

fn valueAt(at : vec4<i32>) -> f32 {
  let factor = uniforms.factor;
  var sum = 0.;
  for (var i = max((at.y - 1) * factor, 0); i < (at.y + 1) * factor; i++) {
    let weight = weightOf(at.y, i, uniforms.height);
    for (var j = max((at.z - 1) * factor, 0); j < (at.z + 1) * factor; j++) {
      sum += weight * weightOf(at.z, j, uniforms.width) * getDy(at.x, i, j, at.w);
    }
  }
  return sum;
}
`;

export const upsampleWebgpu = upsampleKernels<WebgpuContext>({ forward: FORWARD, backward: BACKWARD });
