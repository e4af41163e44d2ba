import type * as tf from '@tensorflow/tfjs-core';

/** One convolution: `weight` [3,3,cin,cout] and `bias` [cout]. */
export interface ConvLayer {
  weight: tf.Tensor4D;
  bias: tf.Tensor1D;
}
