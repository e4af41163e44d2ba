import type * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionAttrs } from '../../src/conv2d/reference.ts';
import type { FinishedAttrs } from '../../src/deform-conv2d/shared-finish-reference.ts';
import type { SharedAttrs } from '../../src/deform-conv2d/shared-reference.ts';
import {
  conv2d,
  conv2dTranspose,
  costVolume,
  deformConv2d,
  deformConv2dShared,
  denseBlock,
  leakyRelu,
  type Sides,
  upsample,
  warp,
  warpCoverage,
} from '../../src/index.ts';
import type { CostVolumeAttrs, DeformConv2dAttrs, UpsampleAttrs, WarpAttrs } from '../../src/kernel-names.ts';
import { differentiable } from '../../src/runtime/differentiable.ts';
import { sampleByFlow, sampleByFlowGradient } from '../../src/warp/sample-by-flow.ts';

type Images = tf.Tensor4D[];

const bias = (tensor: tf.Tensor | undefined) => tensor as tf.Tensor1D | undefined;

/** What lies below and to the right, which a kernel reads off the size of the offset. */
function sides(
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
  { strides, dilations, pad }: DeformConv2dAttrs,
): Sides {
  const along = (axis: 0 | 1): [number, number] => {
    const reached = (offset.shape[axis + 1] - 1) * strides[axis] + dilations[axis] * (weight.shape[axis] - 1) + 1;
    return [pad[axis], Math.max(0, reached - input.shape[axis + 1] - pad[axis])];
  };
  return [along(0), along(1)];
}

/** Every op, called as its cases describe it: inputs in the order of its reference. No Jest, as pages load this. */
export const OPS = {
  costVolume: ([first, second]: Images, { maxDisplacement, scale, slope }: CostVolumeAttrs) =>
    costVolume(first, second, {
      maxDisplacement,
      normalize: scale === 1 ? 'sum' : 'mean',
      activation: slope === 1 ? 'linear' : 'leakyRelu',
      alpha: slope,
    }),
  /** The warp, or where the picture is larger than the flow, what deformable convolutions use of it. */
  warp: ([image, flow]: Images, { origin, ...options }: WarpAttrs) =>
    origin === 0
      ? warp(image, flow, options)
      : differentiable<tf.Tensor4D, [tf.Tensor4D, tf.Tensor4D]>([image, flow], (i, f) => ({
          value: sampleByFlow(i, f, { origin, ...options }),
          saved: [i, f],
          gradient: (dy, [seenI, seenF]) => sampleByFlowGradient(dy, seenI, seenF, { origin, ...options }),
        })),
  warpCoverage: ([flow]: Images, { components }: Pick<WarpAttrs, 'components'>) => warpCoverage(flow, { components }),
  deformConv2d: ([input, offset, weight, b]: Images, attrs: DeformConv2dAttrs) =>
    deformConv2d(input, offset, weight, { ...attrs, bias: bias(b), pad: sides(input, offset, weight, attrs) }),
  deformConv2dShared: ([input, offset, weight, b]: Images, { border }: SharedAttrs) =>
    deformConv2dShared(input, offset, weight, { bias: bias(b), border }),
  finished: ([input, offset, weight, b, mask, addend]: Images, { border, alpha }: FinishedAttrs) =>
    deformConv2dShared(input, offset, weight, { bias: bias(b), mask, addend, activation: 'leakyRelu', alpha, border }),
  upsample: ([input]: Images, { factor }: UpsampleAttrs) => upsample(input, factor),
  conv2d: ([input, weight, b]: Images, attrs: ConvolutionAttrs) => conv2d(input, weight, { bias: bias(b), ...attrs }),
  conv2dTranspose: ([input, weight, b]: Images, { dilations: _, ...attrs }: ConvolutionAttrs) =>
    conv2dTranspose(input, weight, { bias: bias(b), ...attrs }),
  denseBlock: ([input, ...parameters]: Images, { alpha }: { alpha: number }) =>
    denseBlock(
      input,
      Array.from({ length: parameters.length / 2 }, (_, i) => ({
        weight: parameters[2 * i],
        bias: bias(parameters[2 * i + 1])!,
      })),
      { alpha },
    ),
  leakyRelu: ([x]: Images, { alpha }: { alpha: number }) => leakyRelu(x, alpha),
};

export type OpName = keyof typeof OPS;
