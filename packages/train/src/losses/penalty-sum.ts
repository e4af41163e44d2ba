import * as tf from '@tensorflow/tfjs-core';
import { type Penalty, penaltyGradient, penaltyOf } from './penalty.ts';

/** Predicted vectors, those they should be, and how much each counts. */
export interface PenaltyTerm {
  /** [B,H,W,2] */
  readonly prediction: tf.Tensor4D;
  /** [B,H,W,2], in the prediction's unit times `scale`. */
  readonly truth: tf.Tensor4D;
  /** [B,H,W,1] */
  readonly weights: tf.Tensor4D;
}

/** How the terms are compared. */
export interface PenaltyRules {
  readonly penalty: Penalty;
  /** Factor that brings predictions to the truth's unit. */
  readonly scale: number;
}

/**
 * Sum over terms and pixels of weights * penalty(scale * prediction - truth), as one op with a gradient of its own by
 * the predictions.
 */
export function penaltySum(terms: readonly PenaltyTerm[], { penalty, scale }: PenaltyRules): tf.Scalar {
  const op = tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const differences = terms.map(({ truth }, i) => tf.sub<tf.Tensor4D>(tf.mul(args[i] as tf.Tensor, scale), truth));
    const weights = terms.map((term) => term.weights);
    // row by row, as some backends lose digits in long sums
    const value = tf.tidy(() =>
      tf.addN(
        differences.map((difference, i) => tf.sum(tf.sum(tf.mul(penaltyOf(difference, penalty), weights[i]), [2, 3]))),
      ),
    );
    save([...differences, ...weights]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      terms.map((_, i) =>
        tf.tidy(() => {
          const slope = penaltyGradient(saved[i] as tf.Tensor4D, penalty);
          return tf.mul(tf.mul(slope, saved[terms.length + i]), tf.mul(dy, scale));
        }),
      );
    return { value, gradFunc };
  });
  return op(...terms.map(({ prediction }) => prediction)) as tf.Scalar;
}
