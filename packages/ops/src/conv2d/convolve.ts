import * as tf from '@tensorflow/tfjs-core';
import { CONV2D_FINISH, type Conv2dFinishAttrs } from '../kernel-names.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { type Finish, slopeOf } from './finish.ts';
import type { ConvWindow, Sides } from './window.ts';

/** Zeros around a picture, or with negative sides pixels cut off. */
export function padOrCrop(x: tf.Tensor4D, [[top, bottom], [left, right]]: Sides): tf.Tensor4D {
  let result = x;
  const [batch, height, width, channels] = x.shape;
  if (Math.min(top, bottom, left, right) < 0) {
    const [cutTop, cutBottom, cutLeft, cutRight] = [top, bottom, left, right].map((side) => Math.max(0, -side));
    const size = [batch, height - cutTop - cutBottom, width - cutLeft - cutRight, channels];
    result = tf.slice(result, [0, cutTop, cutLeft, 0], size as [number, number, number, number]);
  }
  if (Math.max(top, bottom, left, right) <= 0) return result;
  const [padTop, padBottom, padLeft, padRight] = [top, bottom, left, right].map((side) => Math.max(0, side));
  return tf.pad(result, [[0, 0], [padTop, padBottom], [padLeft, padRight], [0, 0]]); // biome-ignore format: as axes
}

/** A convolution, finished if wanted; `weight` is [kh,kw,in,out]. */
export function convolve(x: tf.Tensor4D, weight: tf.Tensor4D, window: ConvWindow, finish?: Finish): tf.Tensor4D {
  const { strides, dilations, pad } = window;
  const attrs: Conv2dFinishAttrs = { strides, dilations, pad, slope: finish ? slopeOf(finish) : 1 };
  const inputs = { input: x, weight, ...(finish?.bias && { bias: finish.bias }) };
  return dispatch(CONV2D_FINISH, inputs, attrs, () => convolveStock(x, weight, window, finish));
}

/**
 * The same by stock ops. They take strides or dilations, not both: with both, every output is computed and those between
 * the strides are dropped.
 */
export function convolveStock(x: tf.Tensor4D, weight: tf.Tensor4D, window: ConvWindow, finish?: Finish): tf.Tensor4D {
  const { strides, dilations } = window;
  if (Math.max(...strides) > 1 && Math.max(...dilations) > 1) {
    const dense = convolveStock(x, weight, { ...window, strides: [1, 1] }, finish);
    return tf.stridedSlice(dense, [0, 0, 0, 0], dense.shape, [1, ...strides, 1]) as tf.Tensor4D;
  }
  const sides = window.pad.flat();
  const crops = Math.min(...sides) < 0;
  const [[top, bottom], [left, right]] = crops ? [[0, 0], [0, 0]] : window.pad; // biome-ignore format: pairs
  return tf.fused.conv2d({
    x: crops ? padOrCrop(x, window.pad) : x,
    filter: weight,
    strides,
    dilations,
    pad: Math.max(top, bottom, left, right) === 0 ? 'valid' : [[0, 0], [top, bottom], [left, right], [0, 0]], // biome-ignore format: as axes
    ...(finish?.bias && { bias: finish.bias }),
    ...(finish?.activation === 'leakyRelu' && { activation: 'leakyrelu' as const, leakyreluAlpha: finish.alpha }),
  }) as tf.Tensor4D;
}
