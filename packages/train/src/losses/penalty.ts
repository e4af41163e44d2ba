import { ShapeError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * What a wrong vector costs: (n + offset)^exponent, where n is the L1 norm of the difference, or its L2 norm
 * sqrt(dx² + dy² + underRoot).
 */
export interface Penalty {
  readonly norm: 1 | 2;
  /** Added under the root of the L2 norm; without it the gradient where there is no difference is zero. */
  readonly underRoot: number;
  /** Added to the norm. */
  readonly offset: number;
  readonly exponent: number;
}

/** Keeps the quotient of zero and zero at zero, without touching any other that matters. */
const LEAST_NORM = 1e-12;

/**
 * Throws unless the penalty has a finite slope everywhere.
 *
 * @throws ShapeError
 */
export function expectPenalty({ underRoot, offset, exponent, norm }: Penalty): void {
  if (norm !== 1 && norm !== 2) throw new ShapeError('the norm of a penalty', '1 or 2', String(norm));
  for (const [name, value] of Object.entries({ underRoot, offset })) {
    if (!(value >= 0)) throw new ShapeError(`${name} of a penalty`, 'a number that is not negative', String(value));
  }
  if (!(exponent > 0)) throw new ShapeError('the exponent of a penalty', 'a positive number', String(exponent));
  if (exponent < 1 && offset === 0 && (norm === 1 || underRoot === 0)) {
    throw new ShapeError('offset of a penalty', 'a positive number, as its exponent is below 1', String(offset));
  }
}

function normOf(difference: tf.Tensor4D, { norm, underRoot }: Penalty): tf.Tensor4D {
  if (norm === 1) return tf.sum(tf.abs(difference), 3, true);
  return tf.sqrt(tf.add(tf.sum(tf.square(difference), 3, true), underRoot));
}

/** The penalty of each vector of a difference: [B,H,W,2] -> [B,H,W,1]. */
export function penaltyOf(difference: tf.Tensor4D, penalty: Penalty): tf.Tensor4D {
  const shifted = tf.add<tf.Tensor4D>(normOf(difference, penalty), penalty.offset);
  return penalty.exponent === 1 ? shifted : tf.pow(shifted, penalty.exponent);
}

/** Its gradient by the difference, [B,H,W,2]. */
export function penaltyGradient(difference: tf.Tensor4D, penalty: Penalty): tf.Tensor4D {
  const { exponent, offset } = penalty;
  const norm = normOf(difference, penalty);
  const direction: tf.Tensor4D =
    penalty.norm === 1 ? tf.sign(difference) : tf.div(difference, tf.maximum(norm, LEAST_NORM));
  if (exponent === 1) return direction;
  return tf.mul(direction, tf.mul(tf.pow(tf.add(norm, offset), exponent - 1), exponent));
}
