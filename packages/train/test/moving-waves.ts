import * as tf from '@tensorflow/tfjs-core';
import type { TrainingBatch } from '../src/index.ts';

/** Pictures of 64x64: made-up waves in three colours, and the same two pixels further right and one down. */
export function movingWaves(): TrainingBatch {
  const wave = (x: number, y: number, c: number) => 0.4 * Math.sin(0.3 * x + c) * Math.cos(0.2 * y - c);
  const picture = (u: number, v: number) =>
    tf.tensor4d(
      Float32Array.from({ length: 64 * 64 * 3 }, (_, i) => {
        const pixel = Math.floor(i / 3);
        return wave((pixel % 64) - u, Math.floor(pixel / 64) - v, i % 3);
      }),
      [1, 64, 64, 3],
    );
  const flow = tf.tidy(() => tf.tile(tf.tensor4d([2, 1], [1, 1, 1, 2]), [1, 64, 64, 1]) as tf.Tensor4D);
  return { first: picture(0, 0), second: picture(2, 1), truth: { flow } };
}
