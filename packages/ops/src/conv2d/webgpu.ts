import type * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  CONV2D_FILTER_GRAD,
  CONV2D_FINISH,
  CONV2D_TRANSPOSE,
  type Conv2dFilterGradAttrs,
  type Conv2dFinishAttrs,
  type Conv2dTransposeAttrs,
} from '../kernel-names.ts';
import { type GpuKernel, gpuKernel } from '../runtime/gpu.ts';
import type { WebgpuContext } from '../runtime/webgpu.ts';
import { convolveStock } from './convolve.ts';
import { choose } from './webgpu-choices.ts';
import { type Convolution, forwardOf, productOf, runConvolution, wholeFeatures } from './webgpu-convolution.ts';
import { filterProduct, runFilterGradient } from './webgpu-filter.ts';
import type { Plan } from './webgpu-tiles.ts';
import { type ConvWindow, outputSize } from './window.ts';

const kernelOf = ({ shape: [height, width] }: TensorInfo): [number, number] => [height, width];

const shapesOf = (inputs: Record<string, TensorInfo>): Record<string, number[]> =>
  Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));

/** Runs a convolution by a plan, into a tensor of its own. */
function convolved(
  convolution: Convolution,
  { input, weight, bias }: Record<string, TensorInfo>,
  outputShape: number[],
  plan: Plan,
  context: WebgpuContext,
): TensorInfo {
  const output = context.empty(outputShape);
  const features = { input: wholeFeatures(input), output: wholeFeatures(output) };
  runConvolution(convolution, { ...features, weight, bias }, plan, context);
  return output;
}

/** A finished convolution by the backend's own kernel. */
const stock = ({ input, weight, bias }: Record<string, TensorInfo>, window: ConvWindow, slope: number): TensorInfo =>
  convolveStock(input as tf.Tensor4D, weight as tf.Tensor4D, window, {
    bias: bias as tf.Tensor1D | undefined,
    activation: slope === 1 ? 'linear' : 'leakyRelu',
    alpha: slope,
  });

export const conv2dWebgpu: GpuKernel<WebgpuContext>[] = [
  gpuKernel<WebgpuContext, Conv2dFinishAttrs>({
    name: CONV2D_FINISH,
    compute: (inputs, attrs, context) => {
      const { input, weight } = inputs;
      const window = { ...attrs, kernel: kernelOf(weight) };
      const shape = [input.shape[0], ...outputSize('conv2d', input.shape.slice(1, 3), window), weight.shape[3]];
      const convolution = forwardOf(window, attrs.slope);
      const product = productOf(convolution, input.shape, shape);
      const call = { kernelName: CONV2D_FINISH, shapes: shapesOf(inputs), attrs, kernel: window.kernel, product };
      const choice = choose(context.device, call);
      if (choice.stock) return stock(inputs, window, attrs.slope);
      return convolved(convolution, inputs, shape, choice.plan, context);
    },
  }),
  gpuKernel<WebgpuContext, Conv2dTransposeAttrs>({
    name: CONV2D_TRANSPOSE,
    compute: (inputs, attrs, context) => {
      const { input, weight } = inputs;
      const shape = [input.shape[0], ...attrs.size, weight.shape[2]];
      const convolution: Convolution = { ...attrs, kind: 'transposed', kernel: kernelOf(weight) };
      const product = productOf(convolution, input.shape, shape);
      const { kernel } = convolution;
      const call = { kernelName: CONV2D_TRANSPOSE, shapes: shapesOf(inputs), attrs, kernel, product };
      const { plan } = choose(context.device, call);
      return convolved(convolution, inputs, shape, plan, context);
    },
  }),
  gpuKernel<WebgpuContext, Conv2dFilterGradAttrs>({
    name: CONV2D_FILTER_GRAD,
    compute: (inputs, attrs, context) => {
      const { x, dy } = inputs;
      const product = filterProduct(x, dy, attrs);
      const { kernel } = attrs;
      const call = { kernelName: CONV2D_FILTER_GRAD, shapes: shapesOf(inputs), attrs, kernel, product };
      return runFilterGradient(x, dy, attrs, choose(context.device, call).plan, context);
    },
  }),
];
