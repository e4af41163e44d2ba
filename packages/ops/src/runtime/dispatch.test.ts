import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { describeBackends, expectCloseToScale, randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { EVERY_OP, type OpCall } from '../../test/every-op.ts';
import { describeEveryWay, unregisterKernels } from '../../test/kernels.ts';
import { costVolume, kernelNames, registerKernels } from '../index.ts';

const NAMES: string[] = Object.values(kernelNames);
/** Kernels that stock ones stand in for: a backend may bring them, this package does not. */
const BROUGHT: string[] = [
  kernelNames.DENSE_BLOCK,
  kernelNames.CONV2D_FINISH,
  kernelNames.CONV2D_TRANSPOSE,
  kernelNames.CONV2D_FILTER_GRAD,
  kernelNames.LEAKY_RELU_GRAD,
  kernelNames.WARP_FINISH,
];

const sizeOf = (shape: number[]) => shape.reduce((size, n) => size * n, 1);
const tensorsFor = ({ shapes }: OpCall, low = -1, high = 1) =>
  shapes.map((shape, i) => tf.tensor<tf.Rank>(randomFloats(sizeOf(shape), i, low, high), shape) as tf.Tensor4D);
const gradientsOf = ({ call }: OpCall, inputs: tf.Tensor[]) =>
  tf.grads((...xs: tf.Tensor[]) => call(...(xs as tf.Tensor4D[])))(inputs);

/** Whether an op's first two inputs may be one tensor. */
const twinsOf = ({ shapes: [first, second] }: OpCall) => String(first) === String(second);

/** Those of our kernels that an op and its gradient run on the current backend. */
async function kernelsRun(op: OpCall): Promise<string[]> {
  const { kernelNames: run } = await tf.profile(() => tf.tidy(() => void gradientsOf(op, tensorsFor(op))));
  return run.filter((name) => NAMES.includes(name)).sort();
}

describeBackends({ describe, beforeAll }, (backend) => {
  beforeEach(() => unregisterKernels(backend));

  test.each(EVERY_OP)('$name runs none of our kernels before they are registered', async (op) => {
    expect(await kernelsRun(op)).toEqual([]);
  });

  test.each(EVERY_OP)('$name runs our kernels, where there are any, after that', async (op) => {
    registerKernels(backend);
    const ours = op.kernels.filter((name) => !BROUGHT.includes(name)).sort();
    expect(await kernelsRun(op)).toEqual(backend === 'tensorflow' ? [] : ours);
  });

  test('kernels may be registered again, and each has one', () => {
    registerKernels(backend);
    const registered = NAMES.map((name) => tf.getKernel(name, backend));
    registerKernels(backend);
    expect(NAMES.map((name) => tf.getKernel(name, backend))).toEqual(registered);
    const missing = NAMES.filter((_, i) => registered[i] === undefined);
    expect(missing.sort()).toEqual([...(backend === 'tensorflow' ? NAMES : BROUGHT)].sort());
  });

  test('a kernel of somebody else stays', () => {
    const kernelFunc = () => tf.scalar(42);
    tf.registerKernel({ kernelName: kernelNames.COST_VOLUME, backendName: backend, kernelFunc });
    registerKernels(backend);
    tf.tidy(() => {
      const features = tf.zeros<tf.Rank.R4>([1, 1, 1, 1]);
      expect(costVolume(features, features).dataSync()[0]).toBe(42);
    });
  });
});

test('a backend that is not known gets no kernels', () => {
  registerKernels('abacus');
  expect(tf.getKernelsForBackend('abacus')).toEqual([]);
});

describeEveryWay(() => {
  test.each(EVERY_OP)('$name takes integers and booleans for floats', (op) => {
    tf.tidy(() => {
      const whole = tensorsFor(op, 0, 9).map((x, i) =>
        i % 2 === 0 ? tf.cast<tf.Tensor4D>(x, 'int32') : (tf.greater(x, 4) as tf.Tensor4D),
      );
      const floats = whole.map((x) => tf.cast<tf.Tensor4D>(x, 'float32'));
      const [actual, expected] = [op.call(...whole), op.call(...floats)];
      expect(actual.dtype).toBe('float32');
      expectCloseToScale(actual.dataSync(), expected.dataSync(), 0);
      const derived = gradientsOf(op, whole);
      for (const [i, gradient] of gradientsOf(op, floats).entries()) {
        expectCloseToScale(derived[i].dataSync(), gradient.dataSync(), 0);
      }
    });
  });

  test.each(EVERY_OP.filter(twinsOf))('$name takes one tensor twice, and adds up its gradients', (op) => {
    tf.tidy(() => {
      const [x, , ...rest] = tensorsFor(op);
      const [first, second] = gradientsOf(op, [x, tf.clone(x), ...rest]);
      const both = tf.grad((y) => op.call(y as tf.Tensor4D, y as tf.Tensor4D, ...rest))(x);
      expectCloseToScale(both.dataSync(), tf.add(first, second).dataSync(), 1e-6);
    });
  });
});
