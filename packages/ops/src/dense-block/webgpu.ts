import type { TensorInfo } from '@tensorflow/tfjs-core';
import { choose } from '../conv2d/webgpu-choices.ts';
import {
  type Features,
  forwardOf,
  productOf,
  runConvolution,
  shapeOf,
  wholeFeatures,
} from '../conv2d/webgpu-convolution.ts';
import { load, readFour, type Storage, storeCode } from '../conv2d/webgpu-storage.ts';
import { CONV2D_FINISH, type Conv2dFinishAttrs, DENSE_BLOCK, type DenseBlockAttrs } from '../kernel-names.ts';
import { type GpuKernel, gpuKernel } from '../runtime/gpu.ts';
import type { WebgpuContext } from '../runtime/webgpu.ts';
import { DENSE_WINDOW } from './composed.ts';
import { webgpuSettings } from './webgpu-settings.ts';

/** Copies channels into some of another buffer, four at a time. */
const copyCode = (from: Storage, to: Storage): string => `
${storeCode(to)}
fn run(index : i32) {
  let quads = (uniforms.outputs + 3) / 4;
  let pixel = index / quads;
  let column = 4 * (index % quads);
  let place = pixel * uniforms.inStride + uniforms.inOffset + column;
  store(pixel, column, ${readFour((c) => load('features', `place + ${c}`, from))});
}
`;

function copy(from: Features, to: Features, context: WebgpuContext): void {
  context.each({
    count: from.batch * from.size[0] * from.size[1] * Math.ceil(from.channels / 4),
    inputs: { features: from.tensor },
    ints: {
      ...{ inStride: from.stride, inOffset: from.offset, outputs: from.channels },
      ...{ outStride: to.stride, outOffset: to.offset },
    },
    code: copyCode(from.storage, to.storage),
    output: to.tensor,
  });
}

/** An empty stack of features. */
function emptyStack(shape: number[], storage: Storage, context: WebgpuContext): Features {
  if (storage === 'f32') return wholeFeatures(context.empty(shape));
  const words = Math.ceil(shape[3] / 2);
  const tensor = context.empty([...shape.slice(0, 3), words], 'int32');
  return { ...wholeFeatures(tensor), channels: shape[3], stride: 2 * words, storage };
}

/** Runs a layer, and tells how it is called when it stands alone. */
function runLayer(
  features: { input: Features; weight: TensorInfo; bias: TensorInfo; output: Features },
  slope: number,
  context: WebgpuContext,
): void {
  const { input, weight, bias, output } = features;
  const { kernel, ...window } = DENSE_WINDOW;
  const attrs: Conv2dFinishAttrs = { ...window, slope };
  const convolution = forwardOf(DENSE_WINDOW, slope);
  const product = productOf(convolution, shapeOf(input), shapeOf(output));
  const shapes = { input: shapeOf(input), weight: weight.shape, bias: bias.shape };
  const { plan } = choose(context.device, { kernelName: CONV2D_FINISH, shapes, attrs, kernel, product });
  runConvolution(convolution, features, plan, context);
}

/**
 * The stack grows in one buffer, from its end: the input lies last, and each layer's features before all that it saw.
 * Kept in halves it is turned into floats at the end; layers of an odd number of channels would share a word.
 */
export const denseBlockWebgpu: GpuKernel<WebgpuContext>[] = [
  gpuKernel<WebgpuContext, DenseBlockAttrs>({
    name: DENSE_BLOCK,
    compute: ({ input, ...parameters }, { layers, alpha }, context) => {
      const weights = Array.from({ length: layers }, (_, i) => parameters[`weight${i}`]);
      const shape = [...input.shape];
      for (const weight of weights) shape[3] += weight.shape[3];
      const even = weights.every((weight) => weight.shape[3] % 2 === 0);
      const stack = emptyStack(shape, even ? webgpuSettings.storage : 'f32', context);
      const part = (offset: number, channels: number): Features => ({ ...stack, offset, channels });
      let begin = shape[3] - input.shape[3];
      copy(wholeFeatures(input), part(begin, input.shape[3]), context);
      for (const [i, weight] of weights.entries()) {
        const seen = part(begin, shape[3] - begin);
        begin -= weight.shape[3];
        const output = part(begin, weight.shape[3]);
        runLayer({ input: seen, weight, bias: parameters[`bias${i}`], output }, alpha, context);
      }
      if (stack.storage === 'f32') return stack.tensor;
      const floats = emptyStack(shape, 'f32', context);
      copy(stack, floats, context);
      context.dispose(stack.tensor);
      return floats.tensor;
    },
  }),
];
