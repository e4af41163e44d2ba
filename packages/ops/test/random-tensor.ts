import { randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';

/** Uniform in [low, high); the same for the same seed. */
export function randomTensor4d(
  shape: [number, number, number, number],
  seed: number,
  low?: number,
  high?: number,
): tf.Tensor4D {
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor4d(randomFloats(size, seed, low, high), shape);
}
