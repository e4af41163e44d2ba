import { ShapeError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A tensor of one picture as [H,W,channels], float32.
 *
 * @throws ShapeError unless it is a tensor [H,W,channels] or [1,H,W,channels]
 */
export function onePicture(what: string, tensor: tf.Tensor, channels: number): tf.Tensor3D {
  if (!(tensor instanceof tf.Tensor)) throw new ShapeError(what, 'a tensor', typeof tensor);
  const [height, width, last] = tensor.shape.slice(-3);
  const fits = last === channels && (tensor.rank === 3 || (tensor.rank === 4 && tensor.shape[0] === 1));
  if (fits) return tf.cast(tf.reshape(tensor, [height, width, channels]), 'float32');
  throw new ShapeError(what, `[H,W,${channels}] or [1,H,W,${channels}]`, `[${tensor.shape.join(',')}]`);
}
