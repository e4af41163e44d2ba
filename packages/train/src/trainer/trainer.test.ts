import { beforeAll, describe, expect, test } from '@jest/globals';
import { variants } from '@opticalflow/maskflownet';
import { describeBackends, expectCloseAbsolute, expectNoLeak } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import '../../test/setup-simd.ts';
import { disposeBatch } from '../../test/golden-training.ts';
import { movingNoise, movingWaves } from '../../test/moving-waves.ts';
import {
  type AdamRules,
  initialParameters,
  lossRules,
  Trainer,
  type TrainerOptions,
  type TrainingBatch,
} from '../index.ts';

const optimiser: AdamRules = { form: 'pytorch', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
const RATE = 1e-3;

type Architecture = TrainerOptions['model']['info']['architecture'];

/** Options of a training of the narrowest network that is worth the name. */
function narrow(changes: Partial<TrainerOptions> = {}, architecture: Architecture = 'maskflownet-s'): TrainerOptions {
  const parameters = initialParameters({ architecture, width: 1 / 16, seed: 3 });
  const model = { info: { architecture }, variant: variants.default, parameters };
  return { model, loss: lossRules.mmflow, optimiser, ...changes };
}

/** A trainer of these options and a batch of waves, for as long as `body` runs. */
async function training<T>(
  options: TrainerOptions,
  body: (trainer: Trainer, batch: TrainingBatch) => Promise<T>,
): Promise<T> {
  const batch = movingWaves();
  const trainer = new Trainer(options);
  try {
    return await body(trainer, batch);
  } finally {
    trainer.dispose();
    disposeBatch(batch);
  }
}

const steps = async (trainer: Trainer, batch: TrainingBatch, count: number) => {
  const losses: number[] = [];
  for (let i = 0; i < count; i++) losses.push((await trainer.step(batch, RATE)).loss);
  return losses;
};

describeBackends({ describe, beforeAll }, (backend) => {
  if (backend === 'cpu') {
    test.skip('a trainer: a step takes half a minute on cpu', () => {});
    return;
  }

  test('a narrow network learns a motion, and no step leaves tensors behind', () =>
    expectNoLeak(() =>
      training(narrow({ clipNorm: 100 }), async (trainer, batch) => {
        const [first] = await steps(trainer, batch, 1);
        const { numTensors } = tf.memory();
        const rest = await steps(trainer, batch, 14);
        expect(tf.memory().numTensors).toBe(numTensors);
        expect(rest.at(-1)).toBeLessThan(first / 2);
        expect(trainer.steps).toBe(15);
      }),
    ));
});

describe('a trainer', () => {
  beforeAll(() => tf.setBackend('wasm').then(() => {}));

  test.each(['mmflow', 'microsoft', 'default'] as const)(
    'trains both stages of the full network at once, %s',
    async (name) => {
      const options = narrow({}, 'maskflownet');
      const model = { ...options.model, variant: variants[name] };
      const after = await training({ ...options, model }, async (trainer, batch) => {
        await steps(trainer, batch, 2);
        return trainer.parameters();
      });
      const unmoved = [...after].filter(([key, { data }]) => String(data) === String(model.parameters.get(key)!.data));
      expect(unmoved.map(([key]) => key)).toEqual([]);
    },
  );

  test('leaves frozen parameters as they are, and all others not', async () => {
    const options = narrow({ frozen: (name) => name.startsWith('stage1.encoder.') });
    const after = await training(options, async (trainer, batch) => {
      await steps(trainer, batch, 2);
      return trainer.parameters();
    });
    for (const [name, { data }] of after) {
      const same = String(data) === String(options.model.parameters.get(name)!.data);
      expect([name, same]).toEqual([name, name.startsWith('stage1.encoder.')]);
    }
  });

  test('that is stopped and resumed ends where one ends that was not', async () => {
    const options = narrow();
    const whole = await training(options, async (trainer, batch) => {
      await steps(trainer, batch, 4);
      return trainer.parameters();
    });
    const half = await training(options, async (trainer, batch) => {
      await steps(trainer, batch, 2);
      return trainer.exportState();
    });
    const resumed = await training(options, async (trainer, batch) => {
      trainer.importState(half);
      expect(trainer.steps).toBe(2);
      await steps(trainer, batch, 2);
      return trainer.parameters();
    });
    expect(resumed).toEqual(whole);
  });

  test('refuses a loss that is not finite, and stays as it was', async () => {
    const options = narrow();
    await expectNoLeak(() =>
      training(options, async (trainer, batch) => {
        const flow = tf.mul<tf.Tensor4D>(batch.truth.flow, Number.POSITIVE_INFINITY);
        await expect(trainer.step({ ...batch, truth: { flow } }, RATE)).rejects.toThrow(
          'Expected a finite number for the loss of step 0',
        );
        flow.dispose();
        expect(trainer.steps).toBe(0);
        expect(await trainer.parameters()).toEqual(options.model.parameters);
      }),
    );
  });

  test.each<[string, (batch: TrainingBatch) => Partial<TrainingBatch>, string]>([
    ['pictures of odd sizes', () => ({ first: tf.zeros<tf.Rank.R4>([1, 60, 64, 3]) }), 'sides of multiples of 64'],
    ['pictures of two sizes', () => ({ second: tf.zeros<tf.Rank.R4>([1, 64, 128, 3]) }), 'the second pictures'],
    [
      'flow of another size',
      () => ({ truth: { flow: tf.zeros<tf.Rank.R4>([1, 32, 64, 2]) } }),
      'Expected [1,64,64,2] for true flow but received [1,32,64,2]',
    ],
    [
      'a mask of another size',
      ({ truth }) => ({ truth: { ...truth, valid: tf.zeros<tf.Rank.R4>([1, 32, 64, 1]) } }),
      'for the valid mask of true flow',
    ],
  ])('refuses %s before it starts, and leaves nothing behind', (_, spoil, message) =>
    training(narrow(), async (trainer, batch) => {
      const spoilt = spoil(batch);
      const { numTensors } = tf.memory();
      await expect(trainer.step({ ...batch, ...spoilt }, RATE)).rejects.toThrow(message);
      expect(tf.memory().numTensors).toBe(numTensors);
    }),
  );

  test('has something to train', () =>
    training(narrow({ frozen: () => true }), async (trainer, batch) => {
      await expect(trainer.step(batch, RATE)).rejects.toThrow('parameters that are not frozen');
    }));

  test('refuses the state of another network, and stays as it was', async () => {
    const options = narrow();
    await training(options, async (trainer, batch) => {
      await steps(trainer, batch, 1);
      const state = await trainer.exportState();
      const values = new Float32Array(2);
      const moments = (name: string) => ({
        ...state,
        optimiser: { step: 7, moments: new Map([[name, { shape: [2], first: values, second: values }]]) },
      });
      expect(() => trainer.importState(moments('stage2.flow.2.bias'))).toThrow('a parameter of the network');
      expect(() => trainer.importState(moments('stage1.mask.3.bias'))).toThrow(
        'Expected [1] for the state of stage1.mask.3.bias',
      );
      const wider = initialParameters({ architecture: 'maskflownet-s', width: 1 / 8 });
      expect(() => trainer.importState({ ...state, parameters: wider })).toThrow('for the state of stage1.encoder.1.0');
      expect(trainer.steps).toBe(1);
      expect(await trainer.exportState()).toEqual(state);
    });
  });

  test('steps by several batches as by one that holds all of their samples', async () => {
    const [one, other] = [movingWaves(), movingWaves([-3, 2])];
    const both = joined(one, other);
    const parametersAfter = (batches: TrainingBatch | TrainingBatch[]) =>
      training(narrow(), async (trainer) => {
        const report = await trainer.step(batches, RATE);
        return { ...report, parameters: await trainer.parameters() };
      });
    const apart = await parametersAfter([one, other]);
    const together = await parametersAfter(both);
    expect(apart.loss / together.loss).toBeCloseTo(1, 5);
    expect(apart.gradientNorm / together.gradientNorm).toBeCloseTo(1, 4);
    for (const [name, { data }] of apart.parameters) {
      // where a slope is all but zero, the first update of Adam is its sign
      const near = data.filter((x, i) => Math.abs(x - together.parameters.get(name)!.data[i]) < RATE / 100).length;
      expect([name, near / data.length > 0.95]).toEqual([name, true]);
    }
    for (const batch of [one, other, both]) disposeBatch(batch);
  });

  test('reports the norm of the gradients before they are clipped', () =>
    training(narrow({ clipNorm: 1e-3 }), async (trainer, batch) => {
      expect((await trainer.step(batch, RATE)).gradientNorm).toBeGreaterThan(1);
    }));

  test('keeps running means of the weights', async () => {
    const options = narrow({ averaging: { decay: 0.5 } });
    const name = 'stage1.flow.2.weight';
    await training(options, async (trainer, batch) => {
      let mean = options.model.parameters.get(name)!.data;
      for (let step = 1; step <= 12; step++) {
        await trainer.step(batch, RATE);
        const kept = Math.min(0.5, (step + 1) / (step + 10));
        const { data } = (await trainer.parameters()).get(name)!;
        mean = mean.map((x, i) => kept * x + (1 - kept) * data[i]);
      }
      expectCloseAbsolute((await trainer.bestParameters()).get(name)!.data, mean, 1e-7);
      const state = await trainer.exportState();
      trainer.importState(state);
      expect(await trainer.exportState()).toEqual(state);
      expect(() => trainer.importState({ ...state, averages: undefined })).toThrow('averages of the weights');
    });
  });

  test('that compares coarse levels alone leaves finer decoders as they are', async () => {
    const { weights } = lossRules.mmflow;
    const options = narrow({ loss: { ...lossRules.mmflow, weights: { 6: weights[6], 4: weights[4] } } });
    const after = await training(options, async (trainer, batch) => {
      await steps(trainer, batch, 1);
      return trainer.parameters();
    });
    const moved = [...after].filter(
      ([key, { data }]) => String(data) !== String(options.model.parameters.get(key)!.data),
    );
    expect(new Set(moved.map(([key]) => key.match(/\.(dense|flow|mask|context)\.(\d)/)?.[2] ?? '6'))).toEqual(
      new Set(['6', '5', '4']),
    );
  });

  test('that matches features alone trains the encoder alone, until it tells where points go', async () => {
    const rules = { ...lossRules.mmflow, weights: {} };
    const parameters = initialParameters({ architecture: 'maskflownet-s', width: 1 / 4, seed: 3 });
    const model = { ...narrow().model, parameters };
    await training({ ...narrow(), model, loss: rules, matching: { weight: 1, levels: [2, 3] } }, async (trainer) => {
      const batch = movingNoise();
      const losses = await steps(trainer, batch, 100);
      disposeBatch(batch);
      expect(losses[0]).toBeGreaterThan(0.9 * Math.log(81));
      expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
      for (const [key, { data }] of await trainer.parameters()) {
        const same = String(data) === String(parameters.get(key)!.data);
        // levels 4 to 6 are not compared
        expect([key, same]).toEqual([key, !/encoder\.[123]\./.test(key)]);
      }
    });
    await training(narrow({ loss: rules }), async (trainer, batch) => {
      await expect(trainer.step(batch, RATE)).rejects.toThrow('levels or features to compare');
    });
  });

  test('does not record what is frozen: training the second stage alone takes less memory', async () => {
    const options = narrow({}, 'maskflownet');
    const peak = async (frozen: TrainerOptions['frozen']) => {
      const batch = movingWaves();
      const trainer = new Trainer({ ...options, frozen });
      const profile = await tf.profile(async () => {
        await trainer.step(batch, RATE);
        return [];
      });
      trainer.dispose();
      disposeBatch(batch);
      return profile.peakBytes;
    };
    const second = await peak((name) => name.startsWith('stage1.'));
    expect(second).toBeLessThan(0.75 * (await peak(undefined)));
  });
});

/** One batch of the samples of two. */
function joined(a: TrainingBatch, b: TrainingBatch): TrainingBatch {
  const both = (x: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D => tf.concat([x, y], 0);
  return {
    first: both(a.first, b.first),
    second: both(a.second, b.second),
    truth: { flow: both(a.truth.flow, b.truth.flow) },
  };
}
