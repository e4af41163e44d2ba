import { randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainingBatch } from '../src/index.ts';

/** Pictures of 64x64: made-up waves in three colours, and the same moved; two pixels to the right and one down by default. */
export function movingWaves([u, v]: readonly [number, number] = [2, 1]): TrainingBatch {
  const wave = (x: number, y: number, c: number) => 0.4 * Math.sin(0.3 * x + c) * Math.cos(0.2 * y - c);
  const picture = (right: number, down: number) =>
    tf.tensor4d(
      Float32Array.from({ length: 64 * 64 * 3 }, (_, i) => {
        const pixel = Math.floor(i / 3);
        return wave((pixel % 64) - right, Math.floor(pixel / 64) - down, i % 3);
      }),
      [1, 64, 64, 3],
    );
  const flow = tf.tidy(() => tf.tile(tf.tensor4d([u, v], [1, 1, 1, 2]), [1, 64, 64, 1]) as tf.Tensor4D);
  return { first: picture(0, 0), second: picture(u, v), truth: { flow } };
}

/** Pictures of 64x64: random colours, and the same four pixels further right and eight up. */
export function movingNoise(): TrainingBatch {
  const [width, u, v] = [64, 4, -8];
  const noise = randomFloats(3 * width * width, 7, -0.5, 0.5);
  const picture = (right: number, down: number) =>
    tf.tensor4d(
      Float32Array.from({ length: noise.length }, (_, i) => {
        const pixel = Math.floor(i / 3);
        const x = ((pixel % width) - right + width) % width;
        const y = (Math.floor(pixel / width) - down + width) % width;
        return noise[3 * (y * width + x) + (i % 3)];
      }),
      [1, width, width, 3],
    );
  const flow = tf.tidy(() => tf.tile(tf.tensor4d([u, v], [1, 1, 1, 2]), [1, width, width, 1]) as tf.Tensor4D);
  return { first: picture(0, 0), second: picture(u, v), truth: { flow } };
}
