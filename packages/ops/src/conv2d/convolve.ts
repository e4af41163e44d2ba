import * as tf from '@tensorflow/tfjs-core';
import type { Finish } from './finish.ts';
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

/** A convolution by stock ops; `weight` is [kh,kw,in,out]. */
export function convolve(x: tf.Tensor4D, weight: tf.Tensor4D, window: ConvWindow, finish?: Finish): tf.Tensor4D {
  const sides = window.pad.flat();
  const crops = Math.min(...sides) < 0;
  const [[top, bottom], [left, right]] = crops ? [[0, 0], [0, 0]] : window.pad; // biome-ignore format: pairs
  return tf.fused.conv2d({
    x: crops ? padOrCrop(x, window.pad) : x,
    filter: weight,
    strides: window.strides,
    dilations: window.dilations,
    pad: Math.max(top, bottom, left, right) === 0 ? 'valid' : [[0, 0], [top, bottom], [left, right], [0, 0]], // biome-ignore format: as axes
    ...(finish?.bias && { bias: finish.bias }),
    ...(finish?.activation === 'leakyRelu' && { activation: 'leakyrelu' as const, leakyreluAlpha: finish.alpha }),
  }) as tf.Tensor4D;
}

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
 * The transpose of {@link convolve} by one plain convolution for each of the stride's phases, interleaved; for stride
 * 1 that is the convolution by the flipped kernel. No backend lacks these kernels, and none needs its slow ones.
 *
 * @param weight [kh,kw,out,in], as the convolution that is transposed has it
 * @param size height and width of the output
 */
export function convolveTransposed(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  window: ConvWindow,
  [height, width]: readonly number[],
): tf.Tensor4D {
  const [batch, inHeight, inWidth] = x.shape;
  const [kernelHeight, kernelWidth, outputs, inputs] = weight.shape;
  const [sy, sx] = window.strides;
  const [rows, columns] = [Math.ceil(height / sy), Math.ceil(width / sx)];
  const flipped = tf.transpose(weight, [0, 1, 3, 2]);
  const phase = (y: PhaseTaps | null, x_: PhaseTaps | null): tf.Tensor4D => {
    if (!y || !x_) return tf.zeros([batch, rows, columns, outputs]);
    const taps: tf.Tensor4D =
      y.step === 1 && x_.step === 1 && y.first === 0 && x_.first === 0
        ? flipped
        : (tf.stridedSlice(
            flipped,
            [y.first, x_.first, 0, 0],
            [kernelHeight, kernelWidth, inputs, outputs],
            [y.step, x_.step, 1, 1],
          ) as tf.Tensor4D);
    return convolve(x, tf.reverse(taps, [0, 1]), {
      kernel: [taps.shape[0], taps.shape[1]],
      strides: [1, 1],
      dilations: [y.dilation, x_.dilation],
      pad: [y.pad, x_.pad],
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

/**
 * The gradient of {@link convolve} by its weight, one matrix product for each tap: `wasm` has no kernel for it, and no
 * backend has one for dilated kernels.
 */
export function weightGradient(x: tf.Tensor4D, dy: tf.Tensor4D, window: ConvWindow): tf.Tensor4D {
  const [batch, rows, columns, outputs] = dy.shape;
  const inputs = x.shape[3];
  const { kernel, strides, dilations } = window;
  const padded = padOrCrop(x, window.pad);
  const right: tf.Tensor2D = tf.reshape(dy, [-1, outputs]);
  const taps: tf.Tensor2D[] = [];
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const [top, left] = [i * dilations[0], j * dilations[1]];
      const end = [batch, top + (rows - 1) * strides[0] + 1, left + (columns - 1) * strides[1] + 1, inputs];
      taps.push(
        tf.tidy(() => {
          const seen =
            strides[0] === 1 && strides[1] === 1
              ? tf.slice(padded, [0, top, left, 0], [batch, rows, columns, inputs])
              : tf.stridedSlice(padded, [0, top, left, 0], end, [1, ...strides, 1]);
          return tf.matMul(tf.reshape(seen, [-1, inputs]) as tf.Tensor2D, right, true, false);
        }),
      );
    }
  }
  return tf.reshape(tf.stack(taps), [...kernel, inputs, outputs]);
}
