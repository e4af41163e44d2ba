import * as tf from '@tensorflow/tfjs-core';

type Outputs = tf.Tensor | tf.Tensor[];

/** Whether the current backend has this kernel. */
export function hasKernel(kernelName: string): boolean {
  tf.backend(); // a backend that was not yet chosen is chosen now, so that it has a name
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}

/**
 * Runs our kernel where the current backend has one, and `composed`, the same from stock ops, where it has none.
 *
 * @param inputs float32
 */
export function dispatch<O extends Outputs>(
  kernelName: string,
  inputs: Record<string, tf.Tensor>,
  attrs: object,
  composed: () => O,
): O {
  if (!hasKernel(kernelName)) return tf.tidy(composed);
  const outputs = tf.engine().runKernel(kernelName, inputs, attrs as tf.NamedAttrMap);
  return (Array.isArray(outputs) && outputs.length === 1 ? outputs[0] : outputs) as O;
}
