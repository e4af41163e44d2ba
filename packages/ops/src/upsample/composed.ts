import * as tf from '@tensorflow/tfjs-core';
import type { UpsampleAttrs } from '../kernel-names.ts';

/** The enlargement from stock ops. */
export function upsampleComposed(input: tf.Tensor4D, { factor }: UpsampleAttrs): tf.Tensor4D {
  const [batch, height, width, channels] = input.shape;
  const extended = tf.mirrorPad(input, [[0, 0], [0, 1], [0, 1], [0, 0]], 'symmetric'); // biome-ignore format: as axes
  const enlarged = tf.image.resizeBilinear(extended, [height * factor + 1, width * factor + 1], true);
  return tf.slice(enlarged, [0, 0, 0, 0], [batch, height * factor, width * factor, channels]);
}

/** The gradient along the middle axis of [outer, length * factor, inner]. */
function axisGradient(dy: tf.Tensor3D, factor: number): tf.Tensor3D {
  const [outer, long, inner] = dy.shape;
  const length = long / factor;
  const blocks: tf.Tensor4D = tf.reshape(dy, [outer, length, factor, inner]);
  const towardsNext = tf.reshape(tf.div(tf.range(0, factor), factor), [1, 1, factor, 1]);
  const own: tf.Tensor3D = tf.sum(tf.mul(blocks, tf.sub(1, towardsNext)), 2);
  const next: tf.Tensor3D = tf.sum(tf.mul(blocks, towardsNext), 2);
  const shifted = tf.slice(tf.pad(next, [[0, 0], [1, 0], [0, 0]]), [0, 0, 0], own.shape); // biome-ignore format: as axes
  const last = tf.slice(next, [0, length - 1, 0], [outer, 1, inner]);
  return tf.addN([own, shifted, tf.pad(last, [[0, 0], [length - 1, 0], [0, 0]])]); // biome-ignore format: as axes
}

/** The gradient of {@link upsampleComposed}, from stock ops that are right on every backend. */
export function upsampleGradComposed(dy: tf.Tensor4D, { factor }: UpsampleAttrs): tf.Tensor4D {
  const [batch, height, width, channels] = dy.shape;
  const rows = axisGradient(tf.reshape(dy, [batch, height, width * channels]), factor);
  const pixels = axisGradient(tf.reshape(rows, [(batch * height) / factor, width, channels]), factor);
  return tf.reshape(pixels, [batch, height / factor, width / factor, channels]);
}
