import { beforeAll, describe, expect, test } from '@jest/globals';
import { registerKernels } from '@opticalflow/ops';
import {
  describeBackends,
  expectCloseToScale,
  expectNoLeak,
  randomFloats,
  readGoldenFixture,
} from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import '../../test/setup-simd.ts';
import { goldenTensor } from '../../test/golden-training.ts';
import { type FlowTruth, flowLoss, type LossRules, lossRules } from '../index.ts';

const LEVELS = [2, 3, 4, 5, 6];
const golden = readGoldenFixture('ops.golden.safetensors');

/** A golden's tensor of (u, v) as (v, u), or the other way round. */
const swapped = (name: string) => tf.tidy(() => tf.reverse(goldenTensor(golden, name), 3));

/** The loss, and its gradients by the flow of each level. */
function derive(flows: ReadonlyMap<number, tf.Tensor4D>, truth: FlowTruth, rules: LossRules) {
  const levels = [...flows.keys()];
  const loss = (...given: tf.Tensor[]) =>
    flowLoss(new Map(given.map((flow, i) => [levels[i], flow as tf.Tensor4D])), truth, rules);
  const { value, grads } = tf.valueAndGrads(loss)([...flows.values()]);
  return { value, gradients: new Map(levels.map((level, i) => [level, grads[i]])) };
}

const vectors = (seed: number, [batch, height, width]: number[], channels = 2) =>
  tf.tensor4d(randomFloats(batch * height * width * channels, seed), [batch, height, width, channels]);

const upsampleMean: LossRules = { ...lossRules.mmflow, compareAt: 'half-pixel', reduction: 'mean' };

describeBackends(
  { describe, beforeAll },
  () => {
    test.each<[string, LossRules]>([
      ['sum', lossRules.mmflow],
      ['mean', { ...lossRules.mmflow, reduction: 'mean' }],
      ['robust_sum', lossRules.mmflowRobust],
      ['upsample_mean', upsampleMean],
    ])('mmflow’s multi-level loss, %s, with its gradients', (name, rules) =>
      expectNoLeak(() =>
        tf.tidy(() => {
          const prefix = `loss.0.${name}/`;
          const { shape, data } = golden.tensors.get(`${prefix}valid`)!;
          const valid = tf.tensor4d(data as Float32Array, [...shape, 1] as [number, number, number, number]);
          const truth = { flow: goldenTensor(golden, `${prefix}ground_truth`), valid };
          const flows = new Map(LEVELS.map((level) => [level, swapped(`${prefix}pred_level${level}`)]));
          const { value, gradients } = derive(flows, truth, rules);
          expectCloseToScale(value.dataSync(), golden.tensors.get(`${prefix}loss`)!.data, 1e-5, name);
          for (const level of LEVELS) {
            const expected = swapped(`${prefix}grad_level${level}`).dataSync();
            expectCloseToScale(gradients.get(level)!.dataSync(), expected, 1e-5, `${name} level ${level}`);
          }
        }),
      ),
    );

    test.each(Object.entries({ ...lossRules, upsampleMean }))(
      'the gradient of %s is the slope of its value',
      (_, rules) => {
        tf.tidy(() => {
          const shape = [2, 64, 128];
          const valid: tf.Tensor4D = tf.cast(tf.greater(vectors(3, shape, 1), 0), 'float32');
          const truth = { flow: tf.mul<tf.Tensor4D>(vectors(1, shape), 30), valid };
          const at = (level: number) => [2, 64 / 2 ** level, 128 / 2 ** level];
          const flows = new Map(LEVELS.map((level) => [level, vectors(level, at(level))]));
          const { gradients } = derive(flows, truth, rules);
          for (const level of LEVELS) {
            const direction = vectors(10 + level, at(level));
            const moved = (by: number) => {
              const flow = tf.add<tf.Tensor4D>(flows.get(level)!, tf.mul(direction, by));
              // the other levels would drown the difference
              return flowLoss(new Map([[level, flow]]), truth, {
                ...rules,
                weights: { [level]: rules.weights[level] },
              });
            };
            const measured = (moved(5e-3).dataSync()[0] - moved(-5e-3).dataSync()[0]) / 1e-2;
            const terms = [...tf.mul(gradients.get(level)!, direction).dataSync()];
            const claimed = terms.reduce((sum, x) => sum + x, 0);
            const scale = terms.reduce((sum, x) => sum + Math.abs(x), 0);
            expect(Math.abs(measured - claimed) / scale).toBeLessThan(0.01);
          }
        });
      },
    );
  },
  registerKernels,
);

describe('a loss', () => {
  beforeAll(() => tf.setBackend('wasm').then(() => registerKernels('wasm')));

  const zero = () => tf.zeros<tf.Rank.R4>([1, 16, 32, 2]);
  const constant = (u: number, v: number, size: [number, number]) =>
    tf.tile(tf.tensor4d([u, v], [1, 1, 1, 2]), [1, ...size, 1]) as tf.Tensor4D;
  const levelTwo = (rules: LossRules): LossRules => ({ ...rules, weights: { 2: 1 } });
  const lossOf = (flow: tf.Tensor4D, truth: FlowTruth, rules: LossRules) =>
    flowLoss(new Map([[2, flow]]), truth, levelTwo(rules)).dataSync()[0];

  test('of zero flow is the length of the true vectors: summed over cells in units of 20, or meant in pixels', () => {
    tf.tidy(() => {
      const truth = { flow: constant(3, -4, [64, 128]) };
      expect(lossOf(zero(), truth, lossRules.mmflow)).toBeCloseTo((16 * 32 * 5) / 20, 3);
      expect(lossOf(zero(), truth, lossRules.microsoft)).toBeCloseTo(5, 4);
      expect(lossOf(zero(), truth, lossRules.microsoftRobust)).toBeCloseTo(7 ** 0.4, 4);
    });
  });

  test('takes the network’s flow as (dy, dx) over 20 and the truth as (u, v)', () => {
    tf.tidy(() => {
      const truth = { flow: constant(3, -4, [64, 128]) };
      const flow = constant(-4 / 20, 3 / 20, [16, 32]);
      expect(lossOf(flow, truth, lossRules.mmflow)).toBeCloseTo(0, 4);
      expect(lossOf(flow, truth, lossRules.microsoft)).toBeCloseTo(0, 3);
    });
  });

  test('of several samples is the mean of theirs, however many pixels of each are known', () => {
    tf.tidy(() => {
      const [flow, truth, some] = [vectors(1, [2, 16, 32]), vectors(2, [2, 64, 128]), vectors(3, [2, 64, 128], 1)];
      const valid: tf.Tensor4D = tf.cast(tf.greater(some, tf.tensor4d([-0.5, 0.9], [2, 1, 1, 1])), 'float32');
      const one = (tensor: tf.Tensor4D, i: number) => tf.slice(tensor, [i, 0, 0, 0], [1, -1, -1, -1]);
      for (const rules of [lossRules.mmflow, lossRules.microsoft]) {
        const alone = [0, 1].map((i) => lossOf(one(flow, i), { flow: one(truth, i), valid: one(valid, i) }, rules));
        const both = lossOf(flow, { flow: truth, valid }, rules);
        expect(both / ((alone[0] + alone[1]) / 2)).toBeCloseTo(1, 5);
      }
    });
  });

  test.each(Object.entries(lossRules))('of nothing known is zero, and so is its gradient: %s', (_, rules) => {
    tf.tidy(() => {
      const truth = { flow: constant(3, -4, [64, 128]), valid: tf.zeros<tf.Rank.R4>([1, 64, 128, 1]) };
      const { value, gradients } = derive(new Map([[2, zero()]]), truth, levelTwo(rules));
      expect(value.dataSync()[0]).toBe(0);
      expect(
        gradients
          .get(2)!
          .dataSync()
          .every((x) => x === 0),
      ).toBe(true);
    });
  });

  test.each(Object.entries(lossRules))('has no slope where the flow is right: %s', (_, rules) => {
    tf.tidy(() => {
      const { gradients } = derive(new Map([[2, zero()]]), { flow: constant(0, 0, [64, 128]) }, levelTwo(rules));
      expect(
        gradients
          .get(2)!
          .dataSync()
          .every((x) => x === 0),
      ).toBe(true);
    });
  });

  test('names the level that is missing or does not fit, and the mask', () => {
    tf.tidy(() => {
      const truth = { flow: constant(0, 0, [64, 128]) };
      const rules = levelTwo(lossRules.mmflow);
      expect(() => flowLoss(new Map(), truth, rules)).toThrow(
        'Expected [1,16,32,2] for the flow of level 2 but received none',
      );
      expect(() => flowLoss(new Map([[2, constant(0, 0, [8, 32])]]), truth, rules)).toThrow('received [1,8,32,2]');
      const valid = tf.ones<tf.Rank.R4>([1, 64, 64, 1]);
      expect(() => lossOf(zero(), { ...truth, valid }, rules)).toThrow('Expected [1,64,128,1] for the valid mask');
      const flow = tf.ones<tf.Rank.R4>([1, 64, 64, 3]);
      expect(() => lossOf(zero(), { flow }, rules)).toThrow('Expected [B,H,W,2] for true flow');
    });
  });

  test('refuses penalties without a finite slope', () => {
    const penalties = [{ exponent: 0.4 }, { norm: 1, exponent: 0.4 }, { exponent: 0 }, { offset: -1 }, { norm: 3 }];
    for (const wrong of penalties) {
      const rules = { ...lossRules.mmflow, penalty: { ...lossRules.mmflow.penalty, ...wrong } } as LossRules;
      expect(() => tf.tidy(() => lossOf(zero(), { flow: constant(0, 0, [64, 128]) }, rules))).toThrow(/of a penalty/);
    }
  });
});
