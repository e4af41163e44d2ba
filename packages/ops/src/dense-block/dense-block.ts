import type * as tf from '@tensorflow/tfjs-core';
import { expectFinish } from '../conv2d/finish.ts';
import { expectShape } from '../expect.ts';
import { differentiable } from '../runtime/dispatch.ts';
import { denseBlockForward } from './composed.ts';
import { denseBlockGradient } from './gradient.ts';

/** One convolution: `weight` [3,3,cin,cout] and `bias` [cout]. */
export interface ConvLayer {
  weight: tf.Tensor4D;
  bias: tf.Tensor1D;
}

/**
 * A densely connected block as flow decoders have it (Sun et al., PWC-Net, CVPR 2018): each layer is a 3x3 convolution
 * with `leakyRelu`, and sees everything before it, newest first. Differentiable once; keeps no more than the result.
 *
 * @param input [B,H,W,C]
 * @param layers of which layer n takes C plus all earlier output channels
 * @returns [B,H,W,C + all output channels]: last layer first, input last
 * @throws ShapeError for a layer that does not fit what comes before it
 */
export function denseBlock(
  input: tf.Tensor4D,
  layers: readonly ConvLayer[],
  { alpha = 0.1 }: { alpha?: number | undefined } = {},
): tf.Tensor4D {
  expectShape('denseBlock', 'input', input, ['B', 'H', 'W', 'C']);
  let channels = input.shape[3];
  for (const [i, { weight, bias }] of layers.entries()) {
    expectShape('denseBlock', `layer ${i}'s weight`, weight, [3, 3, channels, 'cout']);
    expectFinish(`denseBlock's layer ${i}`, { bias, activation: 'leakyRelu', alpha }, weight.shape[3]);
    channels += weight.shape[3];
  }
  return differentiable<tf.Tensor4D>([input, ...layers.flatMap(({ weight, bias }) => [weight, bias])], () => {
    const value = denseBlockForward(input, layers, alpha);
    return {
      value,
      saved: [value, ...layers.map(({ weight }) => weight)],
      gradient: (dy, [stack, ...weights]) =>
        denseBlockGradient(dy, stack as tf.Tensor4D, weights as tf.Tensor4D[], alpha),
    };
  });
}
