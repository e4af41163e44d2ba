import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  describeBackends,
  expectCloseAbsolute,
  expectNoLeak,
  randomFloats,
  readFixture,
  readGoldenFixture,
} from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import '../../test/setup-simd.ts';
import { families, goldenGradients, RATE } from '../../test/compare-training.ts';
import { byCanonicalName, readModel } from '../../test/golden-training.ts';
import { Adam, type AdamRules } from '../index.ts';

const rules: AdamRules = { form: 'pytorch', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

/** Adam as its definition says, on numbers. */
function definition(
  { form, beta1, beta2, epsilon, weightDecay }: AdamRules,
  start: number,
  gradients: number[],
): number {
  let [w, m, v] = [start, 0, 0];
  for (const [i, gradient] of gradients.entries()) {
    const slope = gradient + weightDecay * w;
    m = beta1 * m + (1 - beta1) * slope;
    v = beta2 * v + (1 - beta2) * slope ** 2;
    const [c1, c2] = [1 - beta1 ** (i + 1), 1 - beta2 ** (i + 1)];
    w -=
      form === 'pytorch'
        ? ((RATE / c1) * m) / (Math.sqrt(v / c2) + epsilon)
        : (((RATE * Math.sqrt(c2)) / c1) * m) / (Math.sqrt(v) + epsilon);
  }
  return w;
}

const variableOf = (values: Float32Array): tf.Variable => tf.tidy(() => tf.variable(tf.tensor1d(values.slice())));

/** Updates one variable by gradient after gradient, from an `adam` on. */
function follow(adam: Adam, variable: tf.Variable, gradients: Float32Array[]): void {
  for (const gradient of gradients) {
    tf.tidy(() => adam.update(new Map([['w', variable]]), new Map([['w', tf.tensor1d(gradient)]]), RATE));
  }
}

describeBackends({ describe, beforeAll }, () => {
  test.each([
    ['mmflow', 'mmflow-train-s.pth'],
    ['microsoft', 'microsoft-train-s.params'],
  ] as const)('the golden gradients of %s give its golden parameters', async (family, file) => {
    const golden = readGoldenFixture(`${family}-train-s.golden.safetensors`);
    const { model, names } = await readModel(readFixture(file));
    const expected = byCanonicalName(golden, 'after_step1/', names);
    expect(expected.size).toBeGreaterThanOrEqual(8);
    const gradients = goldenGradients({ family, golden }, names);
    await expectNoLeak(() => {
      const adam = new Adam(families[family].optimiser);
      for (const [name, { data }] of expected) {
        const variable = variableOf(model.parameters.get(name)!.data);
        const gradient = tf.tensor1d(gradients.get(name)!);
        // each of them takes its first step
        adam.importState({ step: 0, moments: new Map() });
        adam.update(new Map([[name, variable]]), new Map([[name, gradient]]), RATE);
        expectCloseAbsolute(variable.dataSync(), data, 2e-3 * RATE, name);
        tf.dispose([variable, gradient]);
      }
      adam.dispose();
    });
  });

  test.each<[string, Partial<AdamRules>]>([
    ['PyTorch', {}],
    ['MXNet', { form: 'mxnet' }],
    ['PyTorch with decay', { weightDecay: 0.1 }],
    ['MXNet with decay and a large epsilon', { form: 'mxnet', weightDecay: 0.1, epsilon: 1e-3 }],
    ['PyTorch with other betas', { beta1: 0.5, beta2: 0.9, epsilon: 1e-2 }],
  ])('many steps in the form of %s are the definition’s', (_, changes) => {
    tf.tidy(() => {
      const adam = new Adam({ ...rules, ...changes });
      const start = randomFloats(5, 1);
      const gradients = Array.from({ length: 20 }, (_, i) => randomFloats(5, 2 + i));
      const variable = variableOf(start);
      follow(adam, variable, gradients);
      const expected = [...start].map((w, k) =>
        definition(
          adam.rules,
          w,
          gradients.map((gradient) => gradient[k]),
        ),
      );
      expectCloseAbsolute(variable.dataSync(), expected, 3e-3 * RATE);
      expect(adam.step).toBe(20);
      adam.dispose();
      variable.dispose();
    });
  });

  test('an exported state goes on exactly where it was left, and is no view of it', async () => {
    await expectNoLeak(async () => {
      const gradients = Array.from({ length: 6 }, (_, i) => randomFloats(4, i));
      const variables = [0, 1].map(() => variableOf(Float32Array.of(1, 2, 3, 4)));
      const adams = [0, 1].map(() => new Adam(rules));
      follow(adams[0], variables[0], gradients);
      follow(adams[1], variables[1], gradients.slice(0, 3));
      const state = await adams[1].exportState();
      adams[1].dispose();
      const later = new Adam(rules);
      later.importState(state);
      for (const { first } of state.moments.values()) first.fill(7);
      follow(later, variables[1], gradients.slice(3));
      expect(variables[1].dataSync()).toEqual(variables[0].dataSync());
      expect(await later.exportState()).toEqual(await adams[0].exportState());
      later.dispose();
      adams[0].dispose();
      tf.dispose(variables);
    });
  });
});

describe('a state', () => {
  const moments = (length: number) =>
    new Map([['w', { shape: [3], first: new Float32Array(3), second: new Float32Array(length) }]]);

  test('that is malformed is refused, and changes nothing', () => {
    const adam = new Adam(rules);
    expect(() => adam.importState({ step: 3, moments: moments(2) })).toThrow(
      "Expected 3 values for Adam's moments of w",
    );
    expect(() => adam.importState({ step: -1, moments: moments(3) })).toThrow('for the step of Adam but received -1');
    expect(adam.step).toBe(0);
  });

  test('of another shape than its parameter is noticed', async () => {
    await tf.setBackend('wasm');
    tf.tidy(() => {
      const adam = new Adam(rules);
      adam.importState({ step: 3, moments: moments(3) });
      const variable = variableOf(Float32Array.of(1, 2));
      expect(() => follow(adam, variable, [Float32Array.of(1, 2)])).toThrow("Expected [2] for Adam's moments of w");
      adam.dispose();
      variable.dispose();
    });
  });
});
