import * as tf from '@tensorflow/tfjs-core';
import type { CostVolumeAttrs } from '../kernel-names.ts';

type Padding = [[number, number], [number, number], [number, number], [number, number]];

const frame = (top: number, bottom: number, left: number, right: number): Padding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** The cost volume from stock ops. One tidy for each displacement: together they would hold 81 copies of the input. */
export function costVolumeComposed(
  first: tf.Tensor4D,
  second: tf.Tensor4D,
  { maxDisplacement: d, scale, slope }: CostVolumeAttrs,
): tf.Tensor4D {
  const side = 2 * d + 1;
  const padded = tf.pad(second, frame(d, d, d, d));
  const costs = Array.from({ length: side * side }, (_, k) =>
    tf.tidy(() => {
      const shifted = tf.slice(padded, [0, Math.floor(k / side), k % side, 0], first.shape);
      return tf.mul<tf.Tensor4D>(tf.sum(tf.mul(first, shifted), 3, true), scale);
    }),
  );
  const joined = costs.length === 1 ? costs[0] : tf.concat(costs, 3);
  return slope === 1 ? joined : tf.leakyRelu(joined, slope);
}

/** Gradients of {@link costVolumeComposed} by both inputs. */
export function costVolumeGradComposed(
  dy: tf.Tensor4D,
  first: tf.Tensor4D,
  second: tf.Tensor4D,
  { maxDisplacement: d, scale }: CostVolumeAttrs,
): [tf.Tensor4D, tf.Tensor4D] {
  const [batch, height, width] = first.shape;
  const side = 2 * d + 1;
  const padded = tf.pad(second, frame(d, d, d, d));
  let sums: tf.Tensor4D[] = [tf.zerosLike(first), tf.zerosLike(padded)];
  for (let k = 0; k < side * side; k++) {
    const [top, left] = [Math.floor(k / side), k % side];
    const previous = sums;
    sums = tf.tidy(() => {
      const d1 = tf.mul(tf.slice(dy, [0, 0, 0, k], [batch, height, width, 1]), scale);
      const shifted = tf.slice(padded, [0, top, left, 0], first.shape);
      const placed = tf.pad(tf.mul<tf.Tensor4D>(d1, first), frame(top, 2 * d - top, left, 2 * d - left));
      return [tf.add(previous[0], tf.mul(d1, shifted)), tf.add(previous[1], placed)];
    });
    tf.dispose(previous);
  }
  return [sums[0], tf.slice(sums[1], [0, d, d, 0], second.shape)];
}
