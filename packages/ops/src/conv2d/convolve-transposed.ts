import * as tf from '@tensorflow/tfjs-core';
import { CONV2D_TRANSPOSE, type Conv2dTransposeAttrs } from '../kernel-names.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { convolve } from './convolve.ts';
import { type Finish, finishOutput, slopeOf } from './finish.ts';
import type { ConvWindow } from './window.ts';

/** The taps of a transposed convolution that reach the outputs `stride * q + phase` of one axis. */
interface PhaseTaps {
  /** Of the first tap and between two taps. */
  first: number;
  step: number;
  /** Between the inputs of two taps. */
  dilation: number;
  pad: [number, number];
}

/** Output o = stride * i - pad + dilation * t of input i and tap t, solved for the outputs of one phase. */
function phaseTaps(window: ConvWindow, axis: 0 | 1, phase: number, inputs: number, outputs: number): PhaseTaps | null {
  const [stride, dilation] = [window.strides[axis], window.dilations[axis]];
  const target = window.pad[axis][0] + phase;
  const first = Array.from({ length: window.kernel[axis] }, (_, t) => t).find(
    (t) => (((target - dilation * t) % stride) + stride) % stride === 0,
  );
  if (first === undefined) return null;
  let step = 1;
  while ((dilation * step) % stride !== 0) step++;
  const apart = (dilation * step) / stride;
  const reach = apart * (Math.ceil((window.kernel[axis] - first) / step) - 1);
  const before = reach - (target - dilation * first) / stride;
  return { first, step, dilation: apart, pad: [before, outputs - inputs - before + reach] };
}

/**
 * The transpose of {@link convolve}, finished.
 *
 * @param weight [kh,kw,out,in], as the convolution that is transposed has it
 * @param size height and width of the output
 */
export function convolveTransposed(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  window: ConvWindow,
  size: readonly number[],
  finish: Finish = { activation: 'linear', alpha: 1 },
): tf.Tensor4D {
  const { bias } = finish;
  const attrs: Conv2dTransposeAttrs = {
    strides: window.strides,
    dilations: window.dilations,
    pad: [window.pad[0][0], window.pad[1][0]],
    size: [size[0], size[1]],
    slope: slopeOf(finish),
  };
  return dispatch(CONV2D_TRANSPOSE, { input: x, weight, ...(bias && { bias }) }, attrs, () =>
    finishOutput(byPhases(x, weight, window, size), finish),
  );
}

/**
 * The transpose of a convolution by one plain convolution for each of the stride's phases, interleaved; for stride
 * 1 that is the convolution by the flipped kernel. No backend lacks these kernels, and none needs its slow ones.
 */
function byPhases(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  window: ConvWindow,
  [height, width]: readonly number[],
): tf.Tensor4D {
  const [batch, inHeight, inWidth] = x.shape;
  const outputs = weight.shape[2];
  const [sy, sx] = window.strides;
  const [rows, columns] = [Math.ceil(height / sy), Math.ceil(width / sx)];
  const swapped: tf.Tensor4D = tf.transpose(weight, [0, 1, 3, 2]);
  const phase = (down: PhaseTaps | null, across: PhaseTaps | null): tf.Tensor4D => {
    if (!down || !across) return tf.zeros([batch, rows, columns, outputs]);
    const begin = [down.first, across.first, 0, 0];
    const steps = [down.step, across.step, 1, 1];
    const all = Math.max(...begin) === 0 && Math.max(...steps) === 1;
    const taps = all ? swapped : (tf.stridedSlice(swapped, begin, swapped.shape, steps) as tf.Tensor4D);
    return convolve(x, tf.reverse(taps, [0, 1]), {
      kernel: [taps.shape[0], taps.shape[1]],
      strides: [1, 1],
      dilations: [down.dilation, across.dilation],
      pad: [down.pad, across.pad],
    });
  };
  const phases: tf.Tensor4D[] = [];
  for (let i = 0; i < sy; i++) {
    for (let j = 0; j < sx; j++) {
      phases.push(
        tf.tidy(() => phase(phaseTaps(window, 0, i, inHeight, rows), phaseTaps(window, 1, j, inWidth, columns))),
      );
    }
  }
  if (phases.length === 1) return phases[0];
  const interleaved = tf.tidy(() => {
    const blocks = tf.reshape(tf.concat(phases, 3), [batch, rows, columns, sy, sx * outputs]);
    return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4]), [batch, rows * sy, columns * sx, outputs]) as tf.Tensor4D;
  });
  const exact = rows * sy === height && columns * sx === width;
  return exact ? interleaved : tf.slice(interleaved, [0, 0, 0, 0], [batch, height, width, outputs]);
}
