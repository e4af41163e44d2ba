import * as tf from '@tensorflow/tfjs-core';

/** Whole levels 0..255 as shares 0..1. A GPU may divide 255 by itself to a little more than 1, which nothing can show. */
export const sharesOf = (levels: tf.Tensor3D): tf.Tensor3D => tf.clipByValue(tf.mul(levels, 1 / 255), 0, 1);
