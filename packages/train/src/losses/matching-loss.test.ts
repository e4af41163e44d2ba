import { beforeAll, describe, expect, test } from '@jest/globals';
import { expectCloseToScale, expectNoLeak, randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import '../../test/setup-simd.ts';
import { matchingLoss, registerGradients } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
  registerGradients();
});

const SIZE = { batch: 2, height: 8, width: 12, channels: 3 };
const LEVEL = 2;

const features = (seed: number) => randomFloats(SIZE.batch * SIZE.height * SIZE.width * SIZE.channels, seed, -2, 2);

/** The same loss in plain loops, one cell and one displacement after the other. */
function plainLoss(a: Float32Array, b: Float32Array, flow: Float32Array, valid: Float32Array): number {
  const { batch, height, width, channels } = SIZE;
  const at = (x: Float32Array, n: number, row: number, column: number, c: number) =>
    row < 0 || column < 0 || row >= height || column >= width
      ? 0
      : x[((n * height + row) * width + column) * channels + c];
  let sum = 0;
  let count = 0;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const pixel = (n * 4 * height + 4 * y + 2) * 4 * width + 4 * x + 2;
        const u = flow[2 * pixel] / 4;
        const v = flow[2 * pixel + 1] / 4;
        if (valid[pixel] < 0.5 || Math.abs(u) > 4 || Math.abs(v) > 4) continue;
        count++;
        const scores: number[] = [];
        for (let dy = -4; dy <= 4; dy++) {
          for (let dx = -4; dx <= 4; dx++) {
            let dot = 0;
            for (let c = 0; c < channels; c++) dot += at(a, n, y, x, c) * at(b, n, y + dy, x + dx, c);
            scores.push(dot / Math.sqrt(channels));
          }
        }
        const total = Math.log(scores.reduce((all, score) => all + Math.exp(score), 0));
        const [left, top] = [Math.min(Math.floor(u), 3), Math.min(Math.floor(v), 3)];
        for (const [row, share] of [
          [top, top + 1 - v],
          [top + 1, v - top],
        ]) {
          for (const [column, part] of [
            [left, left + 1 - u],
            [left + 1, u - left],
          ]) {
            sum -= share * part * (scores[(row + 4) * 9 + column + 4] - total);
          }
        }
      }
    }
  }
  return sum / count;
}

describe('matching loss', () => {
  const { batch, height, width, channels } = SIZE;
  const pixels = batch * 16 * height * width;
  const flow = randomFloats(2 * pixels, 3, -19, 19);
  flow.set([16, -16], 2 * (2 * 4 * width + 2));
  const valid = randomFloats(pixels, 4, 0, 1).map((x) => (x > 0.2 ? 1 : 0));
  const [a, b] = [features(1), features(2)];
  const shape: [number, number, number, number] = [batch, height, width, channels];
  const loss = (first: tf.Tensor4D, second: tf.Tensor4D) =>
    matchingLoss(
      { first: new Map([[LEVEL, first]]), second: new Map([[LEVEL, second]]) },
      {
        flow: tf.tensor4d(flow, [batch, 4 * height, 4 * width, 2]),
        valid: tf.tensor4d(valid, [batch, 4 * height, 4 * width, 1]),
      },
      [LEVEL],
    );

  test('is the cross-entropy of the true displacement, and leaves nothing behind', () =>
    expectNoLeak(async () => {
      const [value] = tf.tidy(() => loss(tf.tensor4d(a, shape), tf.tensor4d(b, shape)).dataSync());
      expect(value).toBeCloseTo(plainLoss(a, b, flow, valid), 4);
    }));

  test('has the gradients of finite differences', () => {
    const [da, db] = tf.tidy(() =>
      tf
        .grads((x, y) => loss(x as tf.Tensor4D, y as tf.Tensor4D))([tf.tensor4d(a, shape), tf.tensor4d(b, shape)])
        .map((gradient) => gradient.dataSync() as Float32Array),
    );
    const probes = [0, 37, 111, 200, 431, 575];
    const slope = (of: 'a' | 'b', i: number) => {
      const moved = (by: number) => {
        const x = (of === 'a' ? a : b).slice();
        x[i] += by;
        return of === 'a' ? plainLoss(x, b, flow, valid) : plainLoss(a, x, flow, valid);
      };
      return (moved(1e-2) - moved(-1e-2)) / 2e-2;
    };
    for (const [of, gradient] of [
      ['a', da],
      ['b', db],
    ] as const) {
      const pick = Float32Array.from(probes, (i) => gradient[i]);
      expectCloseToScale(
        pick,
        Float32Array.from(probes, (i) => slope(of, i)),
        1e-3,
        of,
      );
    }
  });

  test('of a level that is missing is refused', () => {
    const truth = { flow: tf.zeros<tf.Rank.R4>([1, 64, 64, 2]) };
    expect(() => matchingLoss({ first: new Map(), second: new Map() }, truth, [3])).toThrow('those of level 3');
    truth.flow.dispose();
  });
});
