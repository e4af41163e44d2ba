import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuProgram } from '../runtime/gpu.ts';
import type { WebgpuContext, WebgpuScatter } from '../runtime/webgpu.ts';
import type { GpuFinish, GpuSampling, SamplingPrograms } from './gpu.ts';
import { bilinearWgsl, LOCATE_WGSL } from './webgpu.ts';

/** `locateSample(b, i, j, point)`: whether there is anything at the sample, and of which pixels it is made. */
const LOCATE_SAMPLE = `
${LOCATE_WGSL}
fn stillOf(i : i32, j : i32, tap : i32) -> vec2<f32> {
  let y = i * uniforms.strideY - uniforms.padTop + tap / uniforms.kernelWidth * uniforms.dilationY;
  let x = j * uniforms.strideX - uniforms.padLeft + tap % uniforms.kernelWidth * uniforms.dilationX;
  return vec2<f32>(f32(y), f32(x));
}

struct Located {
  seen : bool,
  y : Taps,
  x : Taps,
}

fn locateSample(b : i32, i : i32, j : i32, point : i32) -> Located {
  let pair = vec2<f32>(getMoves(b, i, j, 2 * point), getMoves(b, i, j, 2 * point + 1));
  let yx = stillOf(i, j, point % uniforms.taps) + select(pair, pair.yx, uniforms.xChannel == 0);
  let y = locate(yx[0], uniforms.height, uniforms.border);
  let x = locate(yx[1], uniforms.width, uniforms.border);
  let covered = uniforms.minCoverage < 0. || coverageAt(yx, uniforms.height, uniforms.width) > uniforms.minCoverage;
  return Located(y.seen && x.seen && covered, y, x);
}
`;

const samplesProgram = (
  { pixels, moves, shape, ints, floats }: GpuSampling,
  finish: GpuFinish = {
    inputs: {},
    floats: {},
    code: 'fn finish(value : f32, at : vec4<i32>) -> f32 { return value; }',
  },
): GpuProgram => ({
  outputShape: shape,
  inputs: { pixels, moves, ...finish.inputs },
  ints,
  floats: { ...floats, ...finish.floats },
  code: `
${LOCATE_SAMPLE}
${bilinearWgsl('pixels')}
${finish.code}
fn valueAt(at : vec4<i32>) -> f32 {
  let tap = at.w / uniforms.channels;
  let c = at.w % uniforms.channels;
  let located = locateSample(at.x, at.y, at.z, c / uniforms.groupSize * uniforms.taps + tap);
  if (!located.seen) { return finish(0., at); }
  return finish(bilinearPixels(at.x, located.y, located.x, c), at);
}
`,
});

const movesGradientProgram = ({ pixels, moves, ints, floats }: GpuSampling, dSamples: TensorInfo): GpuProgram => ({
  outputShape: moves.shape,
  inputs: { pixels, moves, dSamples },
  ints,
  floats,
  code: `
${LOCATE_SAMPLE}
${bilinearWgsl('pixels')}
fn valueAt(at : vec4<i32>) -> f32 {
  let point = at.w / 2;
  let group = point / uniforms.taps;
  let tap = point % uniforms.taps;
  var located = locateSample(at.x, at.y, at.z, point);
  if (!located.seen) { return 0.; }
  if (at.w % 2 == uniforms.xChannel) {
    located.x.lowWeight = located.x.lowSlope;
    located.x.highWeight = located.x.highSlope;
  } else {
    located.y.lowWeight = located.y.lowSlope;
    located.y.highWeight = located.y.highSlope;
  }
  var sum = 0.;
  for (var c = group * uniforms.groupSize; c < (group + 1) * uniforms.groupSize; c++) {
    let d = getDSamples(at.x, at.y, at.z, tap * uniforms.channels + c);
    sum += d * bilinearPixels(at.x, located.y, located.x, c);
  }
  return sum;
}
`,
});

/** Each sample's gradient is added to the four pixels that it was made of. */
const pixelsGradientProgram = (
  { pixels, moves, shape, ints, floats }: GpuSampling,
  dSamples: TensorInfo,
): WebgpuScatter => ({
  outputShape: pixels.shape,
  inputs: { moves, dSamples },
  ints,
  floats,
  count: shape.reduce((size, n) => size * n, 1),
  code: `
${LOCATE_SAMPLE}
fn addPart(b : i32, y : i32, x : i32, c : i32, value : f32) {
  if (value != 0.) { addTo(((b * uniforms.height + y) * uniforms.width + x) * uniforms.channels + c, value); }
}

fn scatter(index : i32) {
  let k = index % (uniforms.taps * uniforms.channels);
  let pixel = index / (uniforms.taps * uniforms.channels);
  let j = pixel % uniforms.columns;
  let i = pixel / uniforms.columns % uniforms.rows;
  let b = pixel / uniforms.columns / uniforms.rows;
  let c = k % uniforms.channels;
  let located = locateSample(b, i, j, c / uniforms.groupSize * uniforms.taps + k / uniforms.channels);
  if (!located.seen) { return; }
  let y = located.y;
  let x = located.x;
  let d = getDSamples(b, i, j, k);
  addPart(b, y.low, x.low, c, y.lowWeight * x.lowWeight * d);
  addPart(b, y.low, x.high, c, y.lowWeight * x.highWeight * d);
  addPart(b, y.high, x.low, c, y.highWeight * x.lowWeight * d);
  addPart(b, y.high, x.high, c, y.highWeight * x.highWeight * d);
}
`,
});

export const webgpuSampling: SamplingPrograms<WebgpuContext> = {
  samples: samplesProgram,
  movesGradient: movesGradientProgram,
  pixelsGradient: (sampling, dSamples, { scatter }) => scatter(pixelsGradientProgram(sampling, dSamples)),
};
