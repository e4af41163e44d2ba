import * as tf from '@tensorflow/tfjs-core';

/** A linear map along one axis of a picture, [to, from], row-major. */
export interface AxisMap {
  readonly to: number;
  readonly from: number;
  readonly matrix: Float32Array;
}

function axisMap(to: number, from: number, fill: (row: Float32Array, i: number) => void): AxisMap {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) fill(matrix.subarray(i * from, (i + 1) * from), i);
  return { to, from, matrix };
}

/** Adaptive average pooling: cell i is the mean of floor(i * from / to) to ceil((i + 1) * from / to), as in PyTorch. */
export const averages = (to: number, from: number): AxisMap =>
  axisMap(to, from, (row, i) => {
    const begin = Math.floor((i * from) / to);
    const end = Math.ceil(((i + 1) * from) / to);
    row.fill(1 / (end - begin), begin, end);
  });

/** Linear interpolation between the centres of cells; past the outermost ones it stays the same. */
export const interpolations = (to: number, from: number): AxisMap =>
  axisMap(to, from, (row, i) => {
    const position = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const before = Math.floor(position);
    const after = Math.min(before + 1, from - 1);
    row[before] += before + 1 - position;
    row[after] += position - before;
  });

/** The map of the other direction, as a gradient needs it. */
export const transposed = ({ to, from, matrix }: AxisMap): AxisMap =>
  axisMap(from, to, (row, i) => {
    for (let k = 0; k < to; k++) row[k] = matrix[k * from + i];
  });

/** Maps the rows and the columns of [B,H,W,C], each channel for itself. Not recorded for gradients. */
export function mapAxes(input: tf.Tensor4D, rows: AxisMap, columns: AxisMap): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, height, , channels] = input.shape;
    const along = (planes: tf.Tensor, { to, from, matrix }: AxisMap) =>
      tf.matMul(tf.reshape(planes, [-1, from]), tf.tensor2d(matrix, [to, from]), false, true);
    const wide = tf.reshape(along(tf.transpose(input, [0, 3, 1, 2]), columns), [batch, channels, height, columns.to]);
    const high = along(tf.transpose(wide, [0, 1, 3, 2]), rows);
    return tf.transpose(tf.reshape(high, [batch, channels, columns.to, rows.to]), [0, 3, 2, 1]);
  });
}
