import * as tf from '@tensorflow/tfjs-core';

/**
 * Name of the kernel that a backend may register for Adam's update: {value, gradient, first, second} of one shape, float32
 * -> [value, first, second] as they are after it. Where there is none, stock ops do the same.
 */
export const ADAM_UPDATE = 'AdamUpdate';

/** What the update is told: with g = gradient + weightDecay value, */
export interface AdamUpdateAttrs {
  /** m = beta1 first + (1 - beta1) g, */
  readonly beta1: number;
  /** v = beta2 second + (1 - beta2) g², */
  readonly beta2: number;
  /** value - stepSize m / (√v + shift). */
  readonly stepSize: number;
  readonly shift: number;
  readonly weightDecay: number;
}

/** A parameter and the moments of its gradient. */
export interface AdamTensors {
  readonly value: tf.Tensor;
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
}

/** One update of one parameter, as new tensors. */
export function adamUpdate(
  { value, first, second }: AdamTensors,
  gradient: tf.Tensor,
  attrs: AdamUpdateAttrs,
): AdamTensors {
  if (tf.getKernel(ADAM_UPDATE, tf.getBackend())) {
    const inputs = { value, gradient, first, second };
    const outputs = tf.engine().runKernel<tf.Tensor[]>(ADAM_UPDATE, inputs, { ...attrs });
    return { value: outputs[0], first: outputs[1], second: outputs[2] };
  }
  const { beta1, beta2, stepSize, shift, weightDecay } = attrs;
  const slope = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(value, weightDecay));
  const m = tf.add(tf.mul(first, beta1), tf.mul(slope, 1 - beta1));
  const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(slope), 1 - beta2));
  const change = tf.div(m, tf.add(tf.sqrt(v), shift));
  return { value: tf.sub(value, tf.mul(change, stepSize)), first: m, second: v };
}
