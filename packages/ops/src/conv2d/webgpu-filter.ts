import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Conv2dFilterGradAttrs } from '../kernel-names.ts';
import type { WebgpuContext } from '../runtime/webgpu.ts';
import { gridOf, productCode } from './webgpu-product.ts';
import { readFour, writeFour } from './webgpu-storage.ts';
import { type Plan, type Product, threadsOf } from './webgpu-tiles.ts';

/** The product that the gradient by a weight is: its rows are the taps, each with all channels; its depth, the pixels. */
export const filterProduct = (x: TensorInfo, dy: TensorInfo, { kernel }: Conv2dFilterGradAttrs): Product => ({
  rows: kernel[0] * kernel[1] * x.shape[3],
  columns: dy.shape[3],
  depth: dy.shape[0] * dy.shape[1] * dy.shape[2],
  phases: 1,
});

/** The gradient of a convolution by its weight. */
export function runFilterGradient(
  x: TensorInfo,
  dy: TensorInfo,
  attrs: Conv2dFilterGradAttrs,
  { tile, splits }: Plan,
  context: WebgpuContext,
): TensorInfo {
  const { kernel, strides, dilations, pad } = attrs;
  const product = filterProduct(x, dy, attrs);
  const { rows, columns, depth } = product;
  const shape = [...kernel, x.shape[3], columns];
  const sums = context.empty([splits, rows * columns]);
  context.groups({
    threads: threadsOf(tile),
    grid: gridOf(product, tile, splits),
    inputs: { picture: x, dy },
    ints: {
      ...{ steps: Math.ceil(depth / splits / tile.depth), pixels: depth, count: rows, outputs: columns },
      ...{ height: x.shape[1], width: x.shape[2], channels: x.shape[3], rows: dy.shape[1], columns: dy.shape[2] },
      ...{ kernelX: kernel[1], strideY: strides[0], strideX: strides[1] },
      ...{ dilationY: dilations[0], dilationX: dilations[1], padY: pad[0], padX: pad[1] },
    },
    code: productCode(tile, CODE),
    output: sums,
  });
  const gradient = context.run({
    outputShape: shape,
    inputs: { sums },
    ints: { splits, values: rows * columns },
    code: ADD,
  });
  context.dispose(sums);
  return gradient;
}

const CODE = `
// outside of every picture
const NOWHERE = -(1 << 24);
var<workgroup> placeY : array<i32, DEPTH>;
var<workgroup> placeX : array<i32, DEPTH>;
var<workgroup> placeStart : array<i32, DEPTH>;
var<private> depthEnd : i32;

fn begin(lane : i32, firstRow : i32) -> i32 {
  let start = part * uniforms.steps * DEPTH;
  depthEnd = min(uniforms.pixels, start + uniforms.steps * DEPTH);
  return start;
}

fn takeLeft(lane : i32, firstRow : i32, depth : i32) {
  for (var k = lane; k < DEPTH; k += THREADS) {
    let pixel = depth + k;
    let y = (pixel / uniforms.columns) % uniforms.rows;
    placeY[k] = select(NOWHERE, y * uniforms.strideY - uniforms.padY, pixel < depthEnd);
    placeX[k] = (pixel % uniforms.columns) * uniforms.strideX - uniforms.padX;
    placeStart[k] = pixel / (uniforms.columns * uniforms.rows) * uniforms.height * uniforms.width;
  }
  workgroupBarrier();
  for (var i = lane; i < ROWS * DEPTH; i += THREADS) {
    let k = i / ROWS;
    let row = firstRow + i % ROWS;
    let tap = row / uniforms.channels;
    let y = placeY[k] + tap / uniforms.kernelX * uniforms.dilationY;
    let x = placeX[k] + tap % uniforms.kernelX * uniforms.dilationX;
    var value = 0.;
    if (row < uniforms.count && y >= 0 && y < uniforms.height && x >= 0 && x < uniforms.width) {
      value = picture[(placeStart[k] + y * uniforms.width + x) * uniforms.channels + row % uniforms.channels];
    }
    left[k * LINE + i % ROWS] = value;
  }
}

fn rightAt(depth : i32, column : i32) -> vec4<f32> {
  if (depth >= depthEnd) { return vec4<f32>(); }
  let place = depth * uniforms.outputs + column;
  return ${readFour((c) => `dy[place + ${c}]`)};
}

fn put(row : i32, column : i32, sums : vec4<f32>) {
  if (row >= uniforms.count) { return; }
  let place = (part * uniforms.count + row) * uniforms.outputs + column;
  ${writeFour('place', 'sums')}
}
`;

const ADD = `
fn valueAt(at : vec4<i32>) -> f32 {
  let index = getIndexFromCoords4D(at, uniforms.outShape);
  var total = 0.;
  for (var split = 0; split < uniforms.splits; split++) { total += sums[split * uniforms.values + index]; }
  return total;
}
`;
