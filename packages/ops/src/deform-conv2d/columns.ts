import * as tf from '@tensorflow/tfjs-core';

/** Samples of all taps, [B,rows,columns,taps*cin], and what they are used for in a gradient. */
interface Columns {
  columns(): tf.TensorInfo;
  dInput(dColumns: tf.TensorInfo): tf.TensorInfo;
  dOffset(dColumns: tf.TensorInfo): tf.TensorInfo;
}

const tensorOf = (info: tf.TensorInfo): tf.Tensor => tf.engine().makeTensorFromTensorInfo(info);

const asMatrix = (tensor: tf.Tensor): tf.Tensor2D => tf.reshape(tensor, [-1, tensor.shape[tensor.shape.length - 1]]);

/** Weights [kh,kw,cin,cout] as [taps*cin, cout]. */
const weightMatrix = (weight: tf.TensorInfo): tf.Tensor2D => asMatrix(weight as tf.Tensor);

/** A deformable convolution whose samples a kernel has taken: one matrix product, as the backend does it. */
export const convolveColumns = (columns: tf.TensorInfo, weight: tf.TensorInfo): tf.Tensor =>
  tf.tidy(() => {
    const products = tf.matMul(asMatrix(tensorOf(columns)), weightMatrix(weight));
    return tf.reshape(products, [...columns.shape.slice(0, 3), weight.shape[3]]);
  });

/** Its gradients by input, offset and weight. */
export const convolveColumnsGradient = (
  dy: tf.TensorInfo,
  weight: tf.TensorInfo,
  { columns, dInput, dOffset }: Columns,
): tf.Tensor[] =>
  tf.tidy(() => {
    const dRows = asMatrix(dy as tf.Tensor);
    const dWeight = tf.tidy(() => tf.matMul(asMatrix(tensorOf(columns())), dRows, true));
    const matrix = weightMatrix(weight);
    const dColumns = tf.reshape(tf.matMul(dRows, matrix, false, true), [...dy.shape.slice(0, 3), matrix.shape[0]]);
    return [tensorOf(dInput(dColumns)), tensorOf(dOffset(dColumns)), tf.reshape(dWeight, weight.shape)];
  });
