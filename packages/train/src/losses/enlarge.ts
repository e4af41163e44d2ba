import { upsample } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import { interpolations, mapAxes, transposed } from './separable.ts';

/** The grid in which a flow is enlarged: centres of pixels meet, or their first ones, as inside MaskFlowNet. */
export type EnlargeGrid = 'half-pixel' | 'top-left';

/** Enlarges [B,H,W,C] bilinearly by a whole factor; differentiable once, on every backend. */
export function enlarge(input: tf.Tensor4D, factor: number, grid: EnlargeGrid): tf.Tensor4D {
  if (grid === 'top-left') return upsample(input, factor);
  const [, height, width] = input.shape;
  const rows = interpolations(height * factor, height);
  const columns = interpolations(width * factor, width);
  return tf.customGrad((...args) => ({
    value: mapAxes(args[0] as tf.Tensor4D, rows, columns),
    gradFunc: (dy: tf.Tensor) => mapAxes(dy as tf.Tensor4D, transposed(rows), transposed(columns)),
  }))(input) as tf.Tensor4D;
}
