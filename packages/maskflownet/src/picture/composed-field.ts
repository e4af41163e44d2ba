import { upsample } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { ResampledFieldAttrs } from './kernel-names.ts';

/** What the kernel `ResampledField` gives, from ops that every backend has. */
export function composedField(
  field: tf.Tensor4D,
  { size, window: [top, left, height, width], grid, finish, scales }: ResampledFieldAttrs,
): tf.Tensor4D {
  return tf.tidy(() => {
    const resized =
      grid === 'top-left'
        ? upsample(field, size[0] / field.shape[1])
        : tf.image.resizeBilinear(field, size, grid === 'align-corners', grid === 'half-pixel');
    const part = tf.slice(resized, [0, top, left, 0], [-1, height, width, -1]);
    switch (finish) {
      case 'none':
        return part;
      case 'flow': {
        const [dy, dx] = tf.split(part, 2, 3);
        return tf.concat([tf.mul(dx, scales[0]), tf.mul(dy, scales[1])], 3) as tf.Tensor4D;
      }
      case 'opposite':
        return tf.sub(1, part);
      case 'opposite-sigmoid':
        return tf.sigmoid(tf.neg(part));
    }
  });
}
