import { load, readFour, type Storage } from './webgpu-storage.ts';

/**
 * WGSL of the pixels that a convolution sees, as the left side of a product: its rows are the places of the output, its
 * depth the taps, each with all channels. A convolution has one window; a transposed one has one for each phase of its
 * strides, with the taps that reach it.
 */
export const windowCode = (input: string, storage: Storage, phases: string): string => `
// outside of every picture
const NOWHERE = -(1 << 24);
var<workgroup> placeY : array<i32, ROWS>;
var<workgroup> placeX : array<i32, ROWS>;
var<workgroup> placeStart : array<i32, ROWS>;

/** Of the window: taps on each axis, pixels between two of them, and between those of neighbouring places. */
var<private> taps : vec2<i32>;
var<private> apart : vec2<i32>;
var<private> pace : vec2<i32>;
/** Where the first tap of the first place lies. */
var<private> origin : vec2<i32>;
var<private> depthEnd : i32;

${phases}

fn begin(lane : i32, firstRow : i32) -> i32 {
  let split = part % uniforms.splits;
  openWindow(part / uniforms.splits);
  let start = split * uniforms.steps * DEPTH;
  depthEnd = min(taps.y * taps.x * uniforms.channels, start + uniforms.steps * DEPTH);
  for (var i = lane; i < ROWS; i += THREADS) {
    let place = firstRow + i;
    let x = place % uniforms.columns;
    let y = (place / uniforms.columns) % uniforms.rows;
    let picture = place / (uniforms.columns * uniforms.rows);
    placeY[i] = select(NOWHERE, origin.y + pace.y * y, picture < uniforms.batch);
    placeX[i] = origin.x + pace.x * x;
    placeStart[i] = picture * uniforms.inHeight * uniforms.inWidth;
  }
  return start;
}

fn takeLeft(lane : i32, firstRow : i32, depth : i32) {
  let k = lane % DEPTH;
  let at = depth + k;
  let channel = at % uniforms.channels;
  let tap = at / uniforms.channels;
  let tapX = apart.x * (tap % max(taps.x, 1));
  let tapY = select(NOWHERE, apart.y * (tap / max(taps.x, 1)), at < depthEnd);
  for (var i = lane / DEPTH; i < ROWS; i += THREADS / DEPTH) {
    let y = placeY[i] + tapY;
    let x = placeX[i] + tapX;
    var value = 0.;
    if (y >= 0 && y < uniforms.inHeight && x >= 0 && x < uniforms.inWidth) {
      let index = (placeStart[i] + y * uniforms.inWidth + x) * uniforms.inStride + uniforms.inOffset + channel;
      value = ${load(input, 'index', storage)};
    }
    left[k * LINE + i] = value;
  }
}
`;

/** A convolution: one window. */
export const FORWARD = `
fn openWindow(phase : i32) {
  taps = vec2<i32>(uniforms.kernelX, uniforms.kernelY);
  apart = vec2<i32>(uniforms.dilationX, uniforms.dilationY);
  pace = vec2<i32>(uniforms.strideX, uniforms.strideY);
  origin = vec2<i32>(-uniforms.padX, -uniforms.padY);
}

fn pixelOf(row : i32) -> i32 {
  return select(-1, row, row < uniforms.batch * uniforms.rows * uniforms.columns);
}

fn rightAt(depth : i32, column : i32) -> vec4<f32> {
  if (depth >= depthEnd) { return vec4<f32>(); }
  let place = depth * uniforms.outputs + column;
  return ${readFour((c) => `weight[place + ${c}]`)};
}
`;

/** A transposed convolution, output o = stride * i - pad + dilation * t of input i and tap t: a window for each phase. */
export const TRANSPOSED = `
var<private> phaseOf : vec2<i32>;
var<private> firstTap : vec2<i32>;
var<private> tapStep : vec2<i32>;

/** Of one axis: its first tap, or that there is none. */
fn firstTapOf(phase : i32, kernel : i32, stride : i32, dilation : i32, pad : i32) -> i32 {
  for (var tap = 0; tap < kernel; tap++) {
    if ((pad + phase - dilation * tap) % stride == 0) { return tap; }
  }
  return kernel;
}

fn openWindow(phase : i32) {
  phaseOf = vec2<i32>(phase % uniforms.strideX, phase / uniforms.strideX);
  let kernel = vec2<i32>(uniforms.kernelX, uniforms.kernelY);
  let stride = vec2<i32>(uniforms.strideX, uniforms.strideY);
  let dilation = vec2<i32>(uniforms.dilationX, uniforms.dilationY);
  let pad = vec2<i32>(uniforms.padX, uniforms.padY);
  tapStep = vec2<i32>(uniforms.tapStepX, uniforms.tapStepY);
  firstTap = vec2<i32>(
    firstTapOf(phaseOf.x, kernel.x, stride.x, dilation.x, pad.x),
    firstTapOf(phaseOf.y, kernel.y, stride.y, dilation.y, pad.y));
  taps = (kernel - firstTap + tapStep - 1) / tapStep;
  apart = -dilation * tapStep / stride;
  pace = vec2<i32>(1, 1);
  origin = (pad + phaseOf - dilation * firstTap) / stride;
}

fn pixelOf(row : i32) -> i32 {
  let x = (row % uniforms.columns) * uniforms.strideX + phaseOf.x;
  let y = (row / uniforms.columns) % uniforms.rows * uniforms.strideY + phaseOf.y;
  let picture = row / (uniforms.columns * uniforms.rows);
  let inside = picture < uniforms.batch && y < uniforms.outHeight && x < uniforms.outWidth;
  return select(-1, (picture * uniforms.outHeight + y) * uniforms.outWidth + x, inside);
}

fn rightAt(depth : i32, column : i32) -> vec4<f32> {
  if (depth >= depthEnd) { return vec4<f32>(); }
  let nth = depth / uniforms.channels;
  let tap = firstTap + tapStep * vec2<i32>(nth % taps.x, nth / taps.x);
  let place = ((tap.y * uniforms.kernelX + tap.x) * uniforms.outputs + column) * uniforms.channels + depth % uniforms.channels;
  return ${readFour((c) => `weight[place + ${c} * uniforms.channels]`)};
}
`;
