import { beforeAll, describe, expect, test } from '@jest/globals';
import { variants } from '@opticalflow/maskflownet';
import { describeBackends, expectNoLeak } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import '../../test/setup-simd.ts';
import { disposeBatch } from '../../test/golden-training.ts';
import { movingWaves } from '../../test/moving-waves.ts';
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
  for (let i = 0; i < count; i++) losses.push(await trainer.step(batch, RATE));
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
      return { parameters: await trainer.parameters(), state: await trainer.exportState() };
    });
    const resumed = await training(
      { ...options, model: { ...options.model, parameters: half.parameters } },
      async (trainer, batch) => {
        trainer.importState(half.state);
        expect(trainer.steps).toBe(2);
        await steps(trainer, batch, 2);
        return trainer.parameters();
      },
    );
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

  test('refuses the state of another network', () =>
    training(narrow(), async (trainer) => {
      const moments = (name: string) => {
        const values = new Float32Array(2);
        return { step: 1, moments: new Map([[name, { shape: [2], first: values, second: values }]]) };
      };
      expect(() => trainer.importState(moments('stage2.flow.2.bias'))).toThrow('a parameter of the network');
      expect(() => trainer.importState(moments('stage1.mask.3.bias'))).toThrow(
        'Expected [1] for the state of stage1.mask.3.bias',
      );
      expect(trainer.steps).toBe(0);
    }));
});
