import type * as tf from '@tensorflow/tfjs-core';
import {
  conv2d,
  conv2dTranspose,
  costVolume,
  deformConv2d,
  deformConv2dShared,
  denseBlock,
  kernelNames,
  leakyRelu,
  upsample,
  warp,
  warpCoverage,
} from '../src/index.ts';

/** A call of an op on small tensors of these shapes. */
export interface OpCall {
  name: string;
  shapes: number[][];
  call(...inputs: tf.Tensor4D[]): tf.Tensor;
  /** The kernels that it and its gradient run where a backend has them. */
  kernels: string[];
}

const FEATURES = [2, 4, 5, 2];
const bias = (tensor: tf.Tensor) => tensor as tf.Tensor1D;

/** Every op of the package. */
export const EVERY_OP: OpCall[] = [
  {
    name: 'costVolume',
    shapes: [FEATURES, FEATURES],
    call: (first, second) => costVolume(first, second, { maxDisplacement: 1 }),
    kernels: [kernelNames.COST_VOLUME, kernelNames.COST_VOLUME_GRAD],
  },
  {
    name: 'warp',
    shapes: [FEATURES, FEATURES],
    call: (image, flow) => warp(image, flow),
    kernels: [kernelNames.WARP, kernelNames.WARP_GRAD],
  },
  {
    name: 'warpCoverage',
    shapes: [FEATURES],
    call: (flow) => warpCoverage(flow),
    kernels: [kernelNames.WARP_COVERAGE],
  },
  {
    name: 'deformConv2d',
    shapes: [FEATURES, [2, 4, 5, 18], [3, 3, 2, 3], [3]],
    call: (input, offset, weight, b) => deformConv2d(input, offset, weight, { bias: bias(b), pad: 1 }),
    kernels: [kernelNames.DEFORM_CONV2D, kernelNames.DEFORM_CONV2D_GRAD],
  },
  {
    name: 'deformConv2dShared, fade',
    shapes: [FEATURES, FEATURES, [3, 3, 2, 3], [3]],
    call: (input, offset, weight, b) => deformConv2dShared(input, offset, weight, { bias: bias(b) }),
    kernels: [
      kernelNames.WARP,
      kernelNames.WARP_GRAD,
      kernelNames.WARP_FINISH,
      kernelNames.CONV2D_FINISH,
      kernelNames.CONV2D_FILTER_GRAD,
      kernelNames.CONV2D_TRANSPOSE,
    ],
  },
  {
    name: 'deformConv2dShared, cut',
    shapes: [FEATURES, FEATURES, [3, 3, 2, 3], [3]],
    call: (input, offset, weight, b) => deformConv2dShared(input, offset, weight, { bias: bias(b), border: 'cut' }),
    kernels: [kernelNames.DEFORM_CONV2D_SHARED, kernelNames.DEFORM_CONV2D_GRAD, kernelNames.CONV2D_FINISH],
  },
  {
    name: 'upsample',
    shapes: [FEATURES],
    call: (input) => upsample(input, 2),
    kernels: [kernelNames.UPSAMPLE, kernelNames.UPSAMPLE_GRAD],
  },
  {
    name: 'conv2d',
    shapes: [FEATURES, [3, 3, 2, 3], [3]],
    call: (input, weight, b) => conv2d(input, weight, { bias: bias(b), strides: 2, pad: 1, activation: 'leakyRelu' }),
    kernels: [
      kernelNames.CONV2D_FINISH,
      kernelNames.CONV2D_TRANSPOSE,
      kernelNames.CONV2D_FILTER_GRAD,
      kernelNames.LEAKY_RELU_GRAD,
    ],
  },
  {
    name: 'conv2dTranspose',
    shapes: [FEATURES, [4, 4, 3, 2], [3]],
    call: (input, weight, b) => conv2dTranspose(input, weight, { bias: bias(b) }),
    kernels: [kernelNames.CONV2D_FINISH, kernelNames.CONV2D_TRANSPOSE, kernelNames.CONV2D_FILTER_GRAD],
  },
  {
    name: 'denseBlock',
    shapes: [FEATURES, [3, 3, 2, 3], [3]],
    call: (input, weight, b) => denseBlock(input, [{ weight, bias: bias(b) }]),
    kernels: [
      kernelNames.DENSE_BLOCK,
      kernelNames.CONV2D_TRANSPOSE,
      kernelNames.CONV2D_FILTER_GRAD,
      kernelNames.LEAKY_RELU_GRAD,
    ],
  },
  { name: 'leakyRelu', shapes: [FEATURES], call: (x) => leakyRelu(x), kernels: [kernelNames.LEAKY_RELU_GRAD] },
];
