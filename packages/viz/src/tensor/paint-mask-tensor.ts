import * as tf from '@tensorflow/tfjs-core';
import { sharesOf } from './levels.ts';
import { onePicture } from './one-picture.ts';

/**
 * Paints one number for each pixel in the greys of `paintMask`, by ops of TensorFlow.js: 0 black, 1 white; what lies
 * beyond is clamped, NaN is black. Of an occlusion, white is what the second picture does not show.
 *
 * @param mask [H,W,1] or [1,H,W,1]; stays the caller's
 * @returns [H,W,3], red, green and blue from 0 to 1, in steps of 1/255
 * @throws ShapeError when `mask` has another shape
 */
export function paintMaskTensor(mask: tf.Tensor): tf.Tensor3D {
  return tf.tidy(() => {
    const values = onePicture('a mask', mask, 1);
    const clamped = tf.clipByValue(tf.where(tf.isNaN(values), 0, values), 0, 1);
    return tf.tile(sharesOf(tf.floor(tf.add(tf.mul(clamped, 255), 0.5))), [1, 1, 3]);
  });
}
