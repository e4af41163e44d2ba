import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebgpuContext } from '../runtime/webgpu.ts';
import { gridOf, productCode } from './webgpu-product.ts';
import { finishCode, readFour, type Storage, storeCode, writeFour } from './webgpu-storage.ts';
import { type Plan, type Product, threadsOf } from './webgpu-tiles.ts';
import { FORWARD, TRANSPOSED, windowCode } from './webgpu-window.ts';
import type { ConvWindow } from './window.ts';

/** Channels of a picture in a buffer, which may hold more than these. */
export interface Features {
  /** In it, [B,H,W,...]: `size` says H and W. */
  tensor: TensorInfo;
  batch: number;
  size: [height: number, width: number];
  channels: number;
  /** Channels that the buffer has in all, and where these begin. */
  stride: number;
  offset: number;
  storage: Storage;
}

/** A whole tensor as features. */
export function wholeFeatures(tensor: TensorInfo): Features {
  const [batch, height, width, channels] = tensor.shape;
  return { tensor, batch, size: [height, width], channels, stride: channels, offset: 0, storage: 'f32' };
}

/** A convolution, or the transpose of one: index 0 is y, 1 is x. */
export interface Convolution {
  kind: 'forward' | 'transposed';
  kernel: [number, number];
  strides: [number, number];
  dilations: [number, number];
  /** Zeros above and to the left, or of a transposed one what is cut off there. */
  pad: [number, number];
  slope: number;
}

/** Taps of a transposed convolution between two that reach the same phase of an axis. */
function tapStep({ strides, dilations }: Convolution, axis: 0 | 1): number {
  let step = 1;
  while ((dilations[axis] * step) % strides[axis] !== 0) step++;
  return step;
}

/** A convolution over a window, its output activated. */
export const forwardOf = ({ pad, ...window }: ConvWindow, slope: number): Convolution => ({
  ...window,
  kind: 'forward',
  pad: [pad[0][0], pad[1][0]],
  slope,
});

/** The product that a convolution from one shape to another is, for each phase of its output. */
export function productOf(convolution: Convolution, input: number[], output: number[]): Product {
  const { kind, kernel, strides } = convolution;
  const forward = kind === 'forward';
  const along = (axis: 0 | 1) => (forward ? output[1 + axis] : Math.ceil(output[1 + axis] / strides[axis]));
  const taps = (axis: 0 | 1) => (forward ? kernel[axis] : Math.ceil(kernel[axis] / tapStep(convolution, axis)));
  return {
    rows: output[0] * along(0) * along(1),
    columns: output[3],
    depth: taps(0) * taps(1) * input[3],
    phases: forward ? 1 : strides[0] * strides[1],
  };
}

/** The shape that features would have alone. */
export const shapeOf = ({ batch, size, channels }: Features): number[] => [batch, ...size, channels];

/** Runs a convolution into the channels of `output`, which may lie in the buffer that the input lies in. */
export function runConvolution(
  convolution: Convolution,
  {
    input,
    weight,
    bias,
    output,
  }: { input: Features; weight: TensorInfo; bias?: TensorInfo | undefined; output: Features },
  { tile, splits }: Plan,
  context: WebgpuContext,
): void {
  const { kind, kernel, strides, dilations, pad, slope } = convolution;
  const product = productOf(convolution, shapeOf(input), shapeOf(output));
  const across = kind === 'forward' ? output.size : output.size.map((size, axis) => Math.ceil(size / strides[axis]));
  const pixels = output.batch * output.size[0] * output.size[1];
  const ints = {
    ...{
      batch: output.batch,
      rows: across[0],
      columns: across[1],
      outHeight: output.size[0],
      outWidth: output.size[1],
    },
    ...{ inHeight: input.size[0], inWidth: input.size[1], channels: input.channels },
    ...{ inStride: input.stride, inOffset: input.offset, outputs: output.channels },
    ...{ kernelY: kernel[0], kernelX: kernel[1], strideY: strides[0], strideX: strides[1] },
    ...{ dilationY: dilations[0], dilationX: dilations[1], padY: pad[0], padX: pad[1] },
    ...{ tapStepY: tapStep(convolution, 0), tapStepX: tapStep(convolution, 1) },
    ...{ splits, steps: Math.ceil(product.depth / splits / tile.depth), pixels },
  };
  const target = { outStride: output.stride, outOffset: output.offset };
  const inPlace = splits === 1 && input.tensor.dataId === output.tensor.dataId;
  const read = windowCode(inPlace ? 'result' : 'input', input.storage, kind === 'forward' ? FORWARD : TRANSPOSED);
  const inputs = { ...(!inPlace && { input: input.tensor }), weight };
  const launch = {
    threads: threadsOf(tile),
    grid: gridOf(product, tile, product.phases * splits),
  };
  const finish = finishCode(bias !== undefined) + storeCode(output.storage);
  if (splits === 1) {
    context.groups({
      ...launch,
      inputs: { ...inputs, ...(bias && { bias }) },
      ints: { ...ints, ...target },
      floats: { slope },
      code: productCode(tile, read + finish + PUT_FINISHED),
      output: output.tensor,
    });
    return;
  }
  const sums = context.empty([splits * pixels, output.channels]);
  context.groups({ ...launch, inputs, ints, code: productCode(tile, read + PUT_SUMS), output: sums });
  context.each({
    count: pixels * Math.ceil(output.channels / 4),
    inputs: { sums, ...(bias && { bias }) },
    ints: { splits, pixels, outputs: output.channels, ...target },
    floats: { slope },
    code: finish + ADD_SUMS,
    output: output.tensor,
  });
  context.dispose(sums);
}

const PUT_FINISHED = `
fn put(row : i32, column : i32, sums : vec4<f32>) {
  let pixel = pixelOf(row);
  if (pixel >= 0) { store(pixel, column, finish(column, sums)); }
}
`;

const PUT_SUMS = `
fn put(row : i32, column : i32, sums : vec4<f32>) {
  let pixel = pixelOf(row);
  if (pixel < 0) { return; }
  let place = (part % uniforms.splits * uniforms.pixels + pixel) * uniforms.outputs + column;
  ${writeFour('place', 'sums')}
}
`;

const ADD_SUMS = `
fn run(index : i32) {
  let quads = (uniforms.outputs + 3) / 4;
  let pixel = index / quads;
  let column = 4 * (index % quads);
  var total = vec4<f32>();
  for (var split = 0; split < uniforms.splits; split++) {
    let place = (split * uniforms.pixels + pixel) * uniforms.outputs + column;
    total += ${readFour((c) => `sums[place + ${c}]`)};
  }
  store(pixel, column, finish(column, total));
}
`;
