import * as tf from '@tensorflow/tfjs-core';

type Outputs = tf.Tensor | tf.Tensor[];

/** Runs our kernel where the current backend has one, and `composed`, the same from stock ops, where it has none. */
export function dispatch<O extends Outputs>(
  kernelName: string,
  inputs: Record<string, tf.Tensor>,
  attrs: object,
  composed: () => O,
): O {
  tf.backend(); // a backend that was not yet chosen is chosen now, so that it has a name
  if (!tf.getKernel(kernelName, tf.getBackend())) return tf.tidy(composed);
  const floats = Object.entries(inputs).map(([name, tensor]) => [name, asFloat(tensor)]);
  const outputs = tf.engine().runKernel(kernelName, Object.fromEntries(floats), attrs as tf.NamedAttrMap);
  return (Array.isArray(outputs) && outputs.length === 1 ? outputs[0] : outputs) as O;
}

const asFloat = (tensor: tf.Tensor) => (tensor.dtype === 'float32' ? tensor : tf.cast(tensor, 'float32'));

/** What an op computes, and how the gradient of its output becomes gradients of its inputs. */
interface Differentiable<T extends tf.Tensor> {
  value: T;
  /** Kept until the gradient is computed; inputs and intermediate results. */
  saved: tf.Tensor[];
  /** One gradient for each input, in their order. */
  gradient(dy: T, saved: tf.Tensor[]): tf.Tensor[];
}

/**
 * An op with a gradient of its own: whatever stock ops run inside `forward` are not recorded, so that neither
 * TensorFlow.js's registered gradients nor their gaps matter. First-order only.
 */
export function differentiable<T extends tf.Tensor>(inputs: tf.Tensor[], forward: () => Differentiable<T>): T {
  return tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const { value, saved, gradient } = forward();
    save(saved);
    return { value, gradFunc: (dy: T, kept: tf.Tensor[]) => tf.tidy(() => gradient(dy, kept)) };
  })(...inputs) as T;
}
