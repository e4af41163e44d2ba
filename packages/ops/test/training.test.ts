import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends, randomFloats, tfjsNodeFolder } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import {
  conv2d,
  conv2dTranspose,
  costVolume,
  deformConv2dShared,
  denseBlock,
  leakyRelu,
  registerKernels,
  upsample,
  warp,
} from '../src/index.ts';
import { unregisterKernels } from './kernels.ts';

const STEPS = 12;

/** Mean squared difference from `target`, with a gradient of its own. */
const distanceTo = (target: tf.Tensor) =>
  tf.customGrad((...args) => {
    const [x, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    const difference = tf.sub(x, target);
    save([difference]);
    return {
      value: tf.mean(tf.square(difference)),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(dy, tf.mul(saved, 2 / saved.size)),
    };
  }) as (x: tf.Tensor) => tf.Scalar;

/** Random weights, and zeros for what has one axis. */
function variable(shape: number[], seed: number): tf.Variable {
  const size = shape.reduce((product, n) => product * n, 1);
  const bound = shape.length === 1 ? 0 : Math.sqrt(shape[shape.length - 1] / size);
  return tf.tidy(() => tf.variable(tf.tensor(randomFloats(size, seed, -bound, bound), shape)));
}

describeBackends({ describe, beforeAll }, (backend) => {
  test.each([
    ['stock ops', unregisterKernels],
    ['our kernels', registerKernels],
  ])('a model learns by tf.train.adam and %s, with no gradient of tfjs-core registered', (_, prepare) => {
    prepare(backend);
    // tfjs-node brings them along, to those after it as well
    if (['cpu', 'wasm'].includes(backend) || tfjsNodeFolder === undefined)
      expect(tf.getGradient('Add')).toBeUndefined();
    const numTensors = tf.memory().numTensors;
    const shapes = {
      features: [3, 3, 1, 4],
      featuresBias: [4],
      offset: [3, 3, 4, 2],
      deform: [3, 3, 4, 4],
      deformBias: [4],
      dense0: [3, 3, 9, 4],
      dense0Bias: [4],
      dense1: [3, 3, 13, 3],
      dense1Bias: [3],
      up: [4, 4, 4, 16],
      head: [3, 3, 4, 2],
    };
    const parameters = Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => [name, variable(shape, i)]));
    const p = parameters as Record<string, tf.Variable<tf.Rank.R4>> & Record<`${string}Bias`, tf.Variable<tf.Rank.R1>>;
    const [first, second] = tf.tidy(() => {
      const scene = tf.sin(tf.mul(tf.add(tf.range(0, 13), tf.reshape(tf.range(0, 8), [8, 1])), 0.6));
      return [0, 1].map((from) => tf.reshape(tf.slice(scene, [0, from], [8, 12]), [1, 8, 12, 1]) as tf.Tensor4D);
    });
    const options = { strides: 2, pad: 1, activation: 'leakyRelu' } as const;

    const distance = distanceTo(first);

    const loss = () => {
      const [f1, f2] = [first, second].map((picture) =>
        conv2d(picture, p.features, { ...options, bias: p.featuresBias }),
      );
      const offset = conv2d(f1, p.offset);
      const moved = deformConv2dShared(f2, offset, p.deform, { bias: p.deformBias });
      const costs = leakyRelu(costVolume(f1, moved, { maxDisplacement: 1 }));
      const stack = denseBlock(costs, [
        { weight: p.dense0, bias: p.dense0Bias },
        { weight: p.dense1, bias: p.dense1Bias },
      ]);
      const fine = conv2dTranspose(stack, p.up);
      const flow = upsample(conv2d(fine, p.head, { strides: 2, pad: 1 }), 2);
      return distance(warp(second, flow, { border: 'border' }));
    };

    const initial = Object.values(parameters).map((parameter) => parameter.dataSync().slice());
    const optimizer = tf.train.adam(0.02);
    const losses: number[] = [];
    let afterFirstStep = 0;
    for (let step = 0; step < STEPS; step++) {
      const cost = optimizer.minimize(loss, true, Object.values(parameters))!;
      losses.push(cost.dataSync()[0]);
      cost.dispose();
      if (step === 0) afterFirstStep = tf.memory().numTensors;
    }
    expect(tf.memory().numTensors).toBe(afterFirstStep);
    expect(losses[STEPS - 1]).toBeLessThan(losses[0] / 2);
    const unchanged = Object.keys(parameters).filter((name, i) => `${parameters[name].dataSync()}` === `${initial[i]}`);
    expect(unchanged).toEqual([]);

    optimizer.dispose();
    tf.dispose([first, second, ...Object.values(parameters)]);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
