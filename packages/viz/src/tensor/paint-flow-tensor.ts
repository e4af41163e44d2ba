import { ShapeError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { expectPositive } from '../expect.ts';
import { type FlowStyle, ofStyle } from '../flow-style.ts';
import { FLOW_LEVELS } from './flow-levels.ts';
import { sharesOf } from './levels.ts';
import { onePicture } from './one-picture.ts';

/** A picture of flow on the backend, and what its colours mean. Both tensors are the caller's to dispose of. */
export interface FlowPictureTensors {
  /** [H,W,3], red, green and blue from 0 to 1, in steps of 1/255. */
  readonly picture: tf.Tensor3D;
  /**
   * A scalar: length in pixels that is painted in full colour, the one given, or that of the longest known vector (1 if
   * 0). Give it to the next pictures of a sequence, or read it by `data()` for a legend.
   */
  readonly maxFlow: tf.Scalar;
}

/** Options of {@link paintFlowTensor}. */
export interface PaintFlowTensorOptions {
  /**
   * Length in pixels that is painted in full colour, by default that of the longest known vector. A scalar tensor is not
   * looked at: it has to be finite and above 0.
   */
  maxFlow?: number | tf.Tensor | undefined;
  /** `'wheel'` by default. */
  style?: FlowStyle | undefined;
}

/** Longer components count as that: their squares would be no floats. */
const LONGEST = 1e18;
/** Roots and quotients of GPUs are not exact; what is as long as `maxFlow` must not be taken for longer. */
const SLACK = 1 + 1e-6;

/**
 * Paints flow in the colours of `paintFlow`, by ops of TensorFlow.js: nothing leaves the backend. A vector with a
 * component that is not finite is unknown, and black. Levels differ from those of `paintFlow` by at most one, but for what
 * float32 does not hold: lengths below 1e-19 pixels are 0, a zero has no sign, and what is longer than `maxFlow` by less
 * than a millionth counts as equally long.
 *
 * @param flow [H,W,2] or [1,H,W,2], (u, v) in pixels; stays the caller's
 * @throws ShapeError when `flow` has another shape, or `maxFlow` is neither a finite number above 0 nor a scalar
 * @throws UnsupportedError when there is no such style
 */
export function paintFlowTensor(
  flow: tf.Tensor,
  { maxFlow, style = 'wheel' }: PaintFlowTensorOptions = {},
): FlowPictureTensors {
  const levelsOf = ofStyle(FLOW_LEVELS, style);
  if (typeof maxFlow === 'number') expectPositive('maxFlow', maxFlow);
  else if (maxFlow && maxFlow.size !== 1) throw new ShapeError('maxFlow', 'a scalar', `[${maxFlow.shape.join(',')}]`);
  return tf.tidy(() => {
    const [right, down] = tf.split(onePicture('the flow', flow, 2), 2, 2);
    const known = tf.logicalAnd(tf.isFinite(right), tf.isFinite(down));
    const [u, v] = [right, down].map((x) => tf.clipByValue(tf.where(known, x, 0), -LONGEST, LONGEST));
    const length = tf.sqrt<tf.Tensor3D>(tf.add(tf.square(u), tf.square(v)));
    const full = maxFlow === undefined ? oneIfZero(tf.max(length)) : scalar(maxFlow);
    const levels = levelsOf({
      turn: turnOf(u, v, length),
      radius: tf.minimum(tf.div(length, full), 1),
      beyond: tf.greater(length, tf.mul(full, SLACK)),
    });
    return { picture: sharesOf(tf.where(known, tf.floor(levels), 0)), maxFlow: full };
  });
}

/** Of a vector of no length 0, where `atan2` may be anything. */
function turnOf(u: tf.Tensor, v: tf.Tensor, length: tf.Tensor): tf.Tensor3D {
  const angle = tf.atan2<tf.Tensor3D>(v, tf.where(tf.equal(length, 0), 1, u));
  const turn = tf.mul<tf.Tensor3D>(angle, 1 / (2 * Math.PI));
  return tf.where(tf.less(turn, 0), tf.add(turn, 1), turn);
}

const oneIfZero = (x: tf.Scalar): tf.Scalar => tf.where(tf.equal(x, 0), 1, x);

const scalar = (x: number | tf.Tensor): tf.Scalar =>
  typeof x === 'number' ? tf.scalar(x) : tf.cast(tf.reshape<tf.Rank.R0>(x, []), 'float32');
