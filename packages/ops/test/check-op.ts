import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends, expectCloseToScale, expectNoLeak, randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../src/runtime/host-kernel.ts';
import type { OpCase } from '../src/runtime/op-case.ts';
import { expectDerivatives } from './finite-differences.ts';
import { describeEveryWay } from './kernels.ts';

const TOLERANCE = 1e-5;

type Loops<Attrs> = (inputs: Values[], outputs: Values[], inputShapes: number[][], attrs: Attrs) => void;

/** An op, and the plain loops that judge it. */
export interface Judged<Attrs> {
  cases: OpCase<Attrs>[];
  op(inputs: tf.Tensor[], attrs: Attrs): tf.Tensor;
  outputShape(inputShapes: number[][], attrs: Attrs): number[];
  reference: Loops<Attrs>;
  /** From the output's gradient, followed by the inputs, to the gradients of the inputs. */
  referenceGradient: Loops<Attrs>;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((size, n) => size * n, 1);
const toTensor = (values: Float64Array, shape: number[]) => tf.tensor(Float32Array.from(values), shape, 'float32');

/** What the loops find for a case, in float64. They overwrite their outputs, so these begin as NaN. */
export function judge<Attrs>(
  { outputShape, reference, referenceGradient }: Omit<Judged<Attrs>, 'op'>,
  example: OpCase<Attrs>,
) {
  const { inputs, attrs } = example;
  const shapes = inputs.map(({ shape }) => shape);
  const values = inputs.map(({ shape, low, high }, i) =>
    Float64Array.from(randomFloats(sizeOf(shape), 7 + i, low, high)),
  );
  const shape = outputShape(shapes, attrs);
  const dy = Float64Array.from(randomFloats(sizeOf(shape), 3));
  const blank = (of: number[]) => new Float64Array(sizeOf(of)).fill(Number.NaN);
  const output = (from: Float64Array[]) => {
    const result = blank(shape);
    reference(from, [result], shapes, attrs);
    return result;
  };
  const gradients = shapes.map(blank);
  referenceGradient([dy, ...values], gradients, [shape, ...shapes], attrs);
  return { shapes, values, shape, dy, output, gradients };
}

/** Values, gradients, and nothing left behind. */
export async function expectAgreement<Attrs>(judged: Judged<Attrs>, example: OpCase<Attrs>): Promise<void> {
  const { shapes, values, shape, dy, output, gradients } = judge(judged, example);
  await expectNoLeak(async () => {
    const inputs = values.map((value, i) => toTensor(value, shapes[i]));
    const before = tf.memory();
    const actual = judged.op(inputs, example.attrs);
    const after = tf.memory();
    expect(after.numTensors - before.numTensors).toBe(1);
    expect(after.numDataBuffers - before.numDataBuffers).toBeLessThanOrEqual(1);
    expect(actual.shape).toEqual(shape);
    expectCloseToScale(await actual.data(), output(values), TOLERANCE, 'output');

    const gradient = toTensor(dy, shape);
    const derived = tf.grads((...xs: tf.Tensor[]) => judged.op(xs, example.attrs))(inputs, gradient);
    for (const [i, expected] of gradients.entries()) {
      expect(derived[i].shape).toEqual(shapes[i]);
      expectCloseToScale(await derived[i].data(), expected, TOLERANCE, `gradient ${i}`);
    }
    tf.dispose([...inputs, actual, gradient, ...derived]);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers - inputs.length);
  });
}

/**
 * Every case of an op, on every backend, against the loops that judge it; and the derivatives of these loops against
 * finite differences.
 *
 * @param options.ownKernels whether backends may have kernels of ours for the op: it is checked with and without them
 */
export function checkOp<Attrs>(judged: Judged<Attrs>, { ownKernels = true } = {}): void {
  test.each(judged.cases)('the gradient of the reference is its derivative: $name', (example) => {
    const { values, dy, output, gradients } = judge(judged, example);
    const loss = (inputs: Float64Array[]) => output(inputs).reduce((sum, value, i) => sum + value * dy[i], 0);
    expectDerivatives(loss, values, gradients);
  });

  const agreement = () => {
    test.each(judged.cases)('agrees with the reference: $name', (example) => expectAgreement(judged, example));
  };
  if (ownKernels) describeEveryWay(agreement);
  else describeBackends({ describe, beforeAll }, agreement);
}
