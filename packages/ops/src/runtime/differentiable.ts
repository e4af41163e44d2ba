import * as tf from '@tensorflow/tfjs-core';

/** What an op computes, and how the gradient of its output becomes gradients of its inputs. */
export interface Differentiable<T extends tf.Tensor> {
  value: T;
  /** Kept until the gradient is computed: inputs and intermediate results, of the output's rank. */
  saved: T[];
  /** One gradient for each input, in their order; those of inputs that were not given are ignored. */
  gradient(dy: T, saved: T[]): tf.Tensor[];
}

const asFloat = <T extends tf.Tensor>(tensor: T): T =>
  tensor.dtype === 'float32' ? tensor : tf.cast(tensor, 'float32');

/**
 * An op with a gradient of its own: whatever stock ops run inside `forward` are not recorded, so that neither
 * TensorFlow.js's registered gradients nor their gaps matter. First-order only.
 *
 * @param inputs of any numeric type; undefined stands for one that is optional and was not given
 * @param forward gets the inputs as float32
 */
export function differentiable<T extends tf.Tensor, Inputs extends (tf.Tensor | undefined)[]>(
  inputs: [...Inputs],
  forward: (...inputs: Inputs) => Differentiable<T>,
): T {
  const op = tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const floats = inputs.map((input) => input && asFloat(input)) as Inputs;
    const { value, saved, gradient } = forward(...floats);
    save(saved);
    const gradFunc = (dy: T, kept: tf.Tensor[]) =>
      tf.tidy(() => gradient(asFloat(dy), kept as T[]).filter((_, i) => inputs[i]));
    return { value, gradFunc };
  });
  return op(...inputs.filter((input) => input !== undefined)) as T;
}
