import * as tf from '@tensorflow/tfjs-core';
import { CONV2D_FILTER_GRAD, type Conv2dFilterGradAttrs } from '../kernel-names.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { padOrCrop } from './convolve.ts';
import type { ConvWindow } from './window.ts';

/** The gradient of {@link convolve} by its weight. */
export function weightGradient(x: tf.Tensor4D, dy: tf.Tensor4D, window: ConvWindow): tf.Tensor4D {
  const { kernel, strides, dilations, pad } = window;
  const attrs: Conv2dFilterGradAttrs = { kernel, strides, dilations, pad: [pad[0][0], pad[1][0]] };
  return dispatch(CONV2D_FILTER_GRAD, { x, dy }, attrs, () => weightGradientComposed(x, dy, window));
}

/**
 * The same from stock ops, one matrix product for each tap: `wasm` has no kernel for it, and no backend has one for
 * dilated kernels. Channels are brought to the front once, as `wasm` multiplies matrices that it has to transpose six
 * times slower.
 */
function weightGradientComposed(x: tf.Tensor4D, dy: tf.Tensor4D, window: ConvWindow): tf.Tensor4D {
  const [batch, rows, columns, outputs] = dy.shape;
  const inputs = x.shape[3];
  const { kernel, strides, dilations } = window;
  const planes: tf.Tensor4D = tf.tidy(() => tf.transpose(padOrCrop(x, window.pad), [3, 0, 1, 2]));
  const pixels: tf.Tensor2D = tf.reshape(dy, [-1, outputs]);
  const taps: tf.Tensor2D[] = [];
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const [top, left] = [i * dilations[0], j * dilations[1]];
      const end = [inputs, batch, top + (rows - 1) * strides[0] + 1, left + (columns - 1) * strides[1] + 1];
      taps.push(
        tf.tidy(() => {
          const seen =
            strides[0] === 1 && strides[1] === 1
              ? tf.slice(planes, [0, 0, top, left], [inputs, batch, rows, columns])
              : tf.stridedSlice(planes, [0, 0, top, left], end, [1, 1, ...strides]);
          return tf.matMul(tf.reshape(seen, [inputs, -1]) as tf.Tensor2D, pixels);
        }),
      );
    }
  }
  return tf.reshape(tf.stack(taps), [...kernel, inputs, outputs]);
}
