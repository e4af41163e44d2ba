import { ShapeError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { expectOneOf, expectShape } from '../expect.ts';
import { leakyReluGradient } from '../leaky-relu/gradient.ts';

/** What may follow a convolution. */
export type Activation = 'linear' | 'leakyRelu';

/** An activation and its slope below zero. */
export interface ActivationRule {
  activation: Activation;
  alpha: number;
}

/** The factor of values below zero, as kernels take it: 1 leaves all as they are. */
export const slopeOf = ({ activation, alpha }: ActivationRule): number => (activation === 'linear' ? 1 : alpha);

/** What is done to the output of a convolution: `bias` is added, then it is activated. */
export interface Finish extends ActivationRule {
  bias?: tf.Tensor1D | undefined;
}

/** Throws unless the bias, if there is one, fits an output of this many channels. */
export function expectBias(op: string, bias: tf.Tensor1D | undefined, channels: number): void {
  if (bias) expectShape(op, 'bias', bias, [channels]);
}

/** Throws unless the activation is known, and its slope not negative. */
export function expectActivation(op: string, { activation, alpha }: ActivationRule): void {
  expectOneOf(op, 'activation', activation, ['linear', 'leakyRelu']);
  if (!(alpha >= 0)) throw new ShapeError(`alpha of ${op}`, 'a slope that is not negative', String(alpha));
}

/** Throws unless bias and activation fit an output of this many channels. */
export function expectFinish(op: string, { bias, ...activation }: Finish, channels: number): void {
  expectBias(op, bias, channels);
  expectActivation(op, activation);
}

/** Adds the bias, if there is one. */
export const addBias = (x: tf.Tensor4D, bias: tf.Tensor1D | undefined): tf.Tensor4D => (bias ? tf.add(x, bias) : x);

/** Adds the bias, then activates. */
export function finishOutput(x: tf.Tensor4D, { bias, activation, alpha }: Finish): tf.Tensor4D {
  const biased = addBias(x, bias);
  return activation === 'leakyRelu' ? tf.leakyRelu(biased, alpha) : biased;
}

/**
 * The gradient before the activation, from the one after it. The slope is read off the output, whose sign is that of
 * the input as long as `alpha` is not negative.
 */
export const undoActivation = (
  dy: tf.Tensor4D,
  output: tf.Tensor4D,
  { activation, alpha }: ActivationRule,
): tf.Tensor4D => (activation === 'leakyRelu' ? leakyReluGradient(dy, output, alpha) : dy);

/** The gradient of a bias that was added to all pixels. */
export const biasGradient = (dy: tf.Tensor4D): tf.Tensor1D => tf.sum(dy, [0, 1, 2]);
