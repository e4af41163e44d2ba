import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerSimdBackend } from '@opticalflow/backend-simd';
import { expectCloseToScale, randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';

const sizeOf = (shape: readonly number[]) => shape.reduce((size, n) => size * n, 1);
const stridesOf = (shape: readonly number[]) => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

/** Calls `visit` with every coordinate of a shape, in order. */
function eachOf(shape: readonly number[], visit: (at: number[], index: number) => void): void {
  const strides = stridesOf(shape);
  for (let i = 0; i < sizeOf(shape); i++)
    visit(
      shape.map((n, axis) => Math.floor(i / strides[axis]) % n),
      i,
    );
}

const indexOf = (at: readonly number[], shape: readonly number[]) => {
  const strides = stridesOf(shape);
  return at.reduce((sum, n, axis) => sum + n * strides[axis], 0);
};

/** Sums along axes, which stay with size 1, in float64. */
function sumsByLoops(values: Float32Array, shape: number[], axes: readonly number[]): Float64Array {
  const kept = shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const out = new Float64Array(sizeOf(kept));
  eachOf(shape, (at, i) => {
    out[
      indexOf(
        at.map((n, axis) => (axes.includes(axis) ? 0 : n)),
        kept,
      )
    ] += values[i];
  });
  return out;
}

const shapeOf = (most: number) => fc.array(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 4 });

describe.each([1, 2])('with %d threads', (threads) => {
  beforeAll(async () => {
    await registerSimdBackend({ threads });
    await tf.setBackend('simd');
  });
  afterAll(() => tf.removeBackend('simd'));

  test('sums and means along any axes are those of plain loops', () => {
    const axesOf = (shape: number[]) => fc.subarray(shape.map((_, axis) => axis));
    const examples = shapeOf(7).chain((shape) => fc.tuple(fc.constant(shape), axesOf(shape), fc.boolean()));
    fc.assert(
      fc.property(examples, ([shape, axes, keepDims]) => {
        // positive, so that sums do not cancel out
        const values = randomFloats(sizeOf(shape), 1, 0, 1);
        tf.tidy(() => {
          const x = tf.tensor(values, shape);
          const along = axes.length > 0 ? axes : undefined;
          const expected = sumsByLoops(values, shape, along ?? shape.map((_, axis) => axis));
          const sum = tf.sum(x, along, keepDims);
          const mean = tf.mean(x, along, keepDims);
          expectCloseToScale(sum.dataSync(), expected, 1e-5);
          const count = values.length / expected.length;
          expectCloseToScale(
            mean.dataSync(),
            expected.map((value) => value / count),
            1e-5,
          );
          expect(mean.shape).toEqual(sum.shape);
        });
      }),
    );
  });

  test.each([
    [
      [3, 70, 90, 5],
      [0, 1, 2],
    ],
    [
      [2, 150, 130, 4],
      [0, 2],
    ],
    [
      [4, 60_000],
      [0, 1],
    ],
    [[200_001], [0]],
    [[3, 9000, 33], [1]],
  ] as [number[], number[]][])('sums of %j along %j go through several passes', (shape, axes) => {
    const values = randomFloats(sizeOf(shape), 2, 0, 1);
    tf.tidy(() => {
      const sum = tf.sum(tf.tensor(values, shape), axes);
      expectCloseToScale(sum.dataSync(), sumsByLoops(values, shape, axes), 1e-6);
    });
  });

  test('axes in another order are where the order says', () => {
    const examples = shapeOf(6).chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray(
          shape.map((_, axis) => axis),
          { minLength: shape.length },
        ),
      ),
    );
    fc.assert(
      fc.property(examples, ([shape, order]) => {
        const values = randomFloats(sizeOf(shape), 3);
        tf.tidy(() => {
          const actual = tf.transpose(tf.tensor(values, shape), order);
          const expected = new Float32Array(values.length);
          eachOf(actual.shape, (at, i) => {
            const from = shape.map((_, axis) => at[order.indexOf(axis)]);
            expected[i] = values[indexOf(from, shape)];
          });
          expect(actual.dataSync()).toEqual(expected);
        });
      }),
    );
  });

  test('slices are what lies between their ends', () => {
    const part = (n: number) =>
      fc.tuple(fc.nat(n - 1), fc.nat(n - 1)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
    const examples = shapeOf(6).chain((shape) => fc.tuple(fc.constant(shape), fc.tuple(...shape.map(part))));
    fc.assert(
      fc.property(examples, ([shape, parts]) => {
        const values = randomFloats(sizeOf(shape), 4);
        const begin = parts.map(([first]) => first);
        const size = parts.map(([first, last]) => last - first + 1);
        tf.tidy(() => {
          const actual = tf.slice(tf.tensor(values, shape), begin, size);
          const expected = new Float32Array(sizeOf(size));
          eachOf(size, (at, i) => {
            expected[i] =
              values[
                indexOf(
                  at.map((n, axis) => n + begin[axis]),
                  shape,
                )
              ];
          });
          expect(actual.dataSync()).toEqual(expected);
        });
      }),
    );
  });

  test('products of matrices are those of plain loops, the second one turned or not', () => {
    const side = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(side, side, side, fc.boolean(), (rows, inner, columns, isTurned) => {
        const [a, b] = [randomFloats(rows * inner, 5, 0, 1), randomFloats(inner * columns, 6, 0, 1)];
        tf.tidy(() => {
          const first = tf.tensor2d(a, [rows, inner]);
          const second = tf.tensor2d(b, isTurned ? [columns, inner] : [inner, columns]);
          const expected = new Float64Array(rows * columns);
          eachOf([rows, columns], ([r, c], i) => {
            for (let k = 0; k < inner; k++)
              expected[i] += a[r * inner + k] * b[isTurned ? c * inner + k : k * columns + c];
          });
          const actual = tf.matMul(first, second, false, isTurned);
          expect(actual.shape).toEqual([rows, columns]);
          expectCloseToScale(actual.dataSync(), expected, 1e-5);
        });
      }),
    );
  });

  test('elements are added, multiplied and compared whether the inputs repeat or not', () => {
    const values = [randomFloats(1003, 7), randomFloats(1003, 8)];
    tf.tidy(() => {
      const [a, b] = values.map((data) => tf.tensor1d(data));
      const [x, y] = values;
      const pairs: [tf.Tensor, (i: number) => number][] = [
        [tf.add(a, b), (i) => x[i] + y[i]],
        [tf.sub(a, b), (i) => x[i] - y[i]],
        [tf.mul(a, b), (i) => x[i] * y[i]],
        [tf.div(a, b), (i) => x[i] / y[i]],
        [tf.maximum(a, b), (i) => Math.max(x[i], y[i])],
        [tf.maximum(a, 0.25), (i) => Math.max(x[i], 0.25)],
        [tf.square(a), (i) => x[i] ** 2],
        [tf.sqrt(tf.square(a)), (i) => Math.abs(x[i])],
        [tf.neg(a), (i) => -x[i]],
        [tf.step(a, 0.3), (i) => (x[i] > 0 ? 1 : 0.3)],
        [tf.leakyRelu(a, 0.3), (i) => (x[i] > 0 ? x[i] : 0.3 * x[i])],
        [tf.sigmoid(tf.mul(a, 90)), (i) => 1 / (1 + Math.exp(-90 * x[i]))],
      ];
      for (const [actual, expected] of pairs) {
        expectCloseToScale(
          actual.dataSync(),
          Float64Array.from(x, (_, i) => expected(i)),
          1e-6,
        );
      }
      const odd = tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0]);
      expect([...tf.step(odd, 0.3).dataSync()]).toEqual([
        Number.NaN,
        1,
        Math.fround(0.3),
        Math.fround(0.3),
        Math.fround(0.3),
      ]);
      expect([...tf.sigmoid(odd).dataSync()]).toEqual([Number.NaN, 1, expect.closeTo(0, 6), 0.5, 0.5]);
    });
  });
});
