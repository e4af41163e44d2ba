import { ShapeError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';

/** As PyTorch's `clip_grad_norm_` has it. */
const EPSILON = 1e-6;

/** The common L2 norm of all gradients. */
export function globalNorm(gradients: ReadonlyMap<string, tf.Tensor>): tf.Scalar {
  return tf.tidy(() => {
    const squares = [...gradients.values()].map((gradient) => tf.sum<tf.Scalar>(tf.square(gradient)));
    // joined, as a GPU's programs take fewer inputs than there are parameters
    return squares.length === 0 ? tf.scalar(0) : tf.sqrt<tf.Scalar>(tf.sum(tf.stack(squares)));
  });
}

/**
 * Gradients scaled down together so that their common L2 norm is at most `maxNorm`; smaller ones keep their values. New
 * tensors; the given ones stay.
 */
export function clipByNorm(gradients: ReadonlyMap<string, tf.Tensor>, maxNorm: number): Map<string, tf.Tensor> {
  if (!(maxNorm > 0)) throw new ShapeError('the largest norm of gradients', 'a positive number', String(maxNorm));
  const names = [...gradients.keys()];
  const clipped = tf.tidy(() => {
    const factor = tf.minimum(tf.div(maxNorm, tf.add(globalNorm(gradients), EPSILON)), 1);
    return [...gradients.values()].map((gradient) => tf.mul(gradient, factor));
  });
  return new Map(clipped.map((gradient, i) => [names[i], gradient]));
}
