import type * as tf from '@tensorflow/tfjs-core';
import { expectFinish } from '../conv2d/finish.ts';
import { expectShape } from '../expect.ts';
import { DENSE_BLOCK, type DenseBlockAttrs } from '../kernel-names.ts';
import { differentiable } from '../runtime/differentiable.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { denseBlockForward } from './composed.ts';
import type { ConvLayer } from './conv-layer.ts';
import { denseBlockGradient } from './gradient.ts';

/**
 * A densely connected block as flow decoders have it (Sun et al., PWC-Net, CVPR 2018): each layer is a 3x3 convolution
 * with `leakyRelu`, and sees everything before it, newest first. Differentiable once; of all the stacks only the
 * last is kept for it.
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
    const layer = `denseBlock's layer ${i}`;
    expectShape(layer, 'weight', weight, [3, 3, channels, 'cout']);
    expectFinish(layer, { bias, activation: 'leakyRelu', alpha }, weight.shape[3]);
    channels += weight.shape[3];
  }
  const parameters: tf.Tensor[] = layers.flatMap(({ weight, bias }) => [weight, bias]);
  return differentiable([input, ...parameters], (x, ...floats) => {
    const floatLayers = layers.map((_, i) => ({ weight: floats[2 * i], bias: floats[2 * i + 1] }) as ConvLayer);
    const inputs: Record<string, tf.Tensor> = { input: x };
    for (const [i, { weight, bias }] of floatLayers.entries())
      Object.assign(inputs, { [`weight${i}`]: weight, [`bias${i}`]: bias });
    const attrs: DenseBlockAttrs = { layers: layers.length, alpha };
    const value = dispatch(DENSE_BLOCK, inputs, attrs, () => denseBlockForward(x, floatLayers, alpha));
    const saved: tf.Tensor4D[] = [value, ...floatLayers.map(({ weight }) => weight)];
    return { value, saved, gradient: (dy, [stack, ...weights]) => denseBlockGradient(dy, stack, weights, alpha) };
  });
}
