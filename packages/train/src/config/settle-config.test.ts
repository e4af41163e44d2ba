import { describe, expect, test } from '@jest/globals';
import { checkTrainingConfig, configDefaults, recipeNamed, recipes, settleConfig } from '../index.ts';

describe('a configuration', () => {
  test.each(recipes.map(({ name }) => [name]))(
    'that extends %s is that recipe, and what recipes leave open',
    (name) => {
      const config = settleConfig({ extends: name });
      expect(config).toEqual(JSON.parse(JSON.stringify({ ...configDefaults, ...recipeNamed(name) })));
      // what is written down is what was meant
      expect(settleConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
    },
  );

  test('lays its fields over the recipe, objects field by field and lists as a whole', () => {
    const base = recipeNamed('mmflow-s-chairs');
    const config = settleConfig({
      extends: 'mmflow-s-chairs',
      width: 0.25,
      optimiser: { weightDecay: 1e-4 },
      schedule: { phases: [{ from: 0, rate: 2e-4, dropsAt: [] }] },
      matching: { weight: 0.2, levels: [3, 4] },
      evaluateOn: [],
      loss: { weights: { 2: null } },
    });
    expect(config.optimiser).toEqual({ ...base.optimiser, weightDecay: 1e-4 });
    expect(Object.keys(config.loss.weights)).toEqual(['3', '4', '5', '6']);
    expect(config.schedule).toEqual({ ...base.schedule, phases: [{ from: 0, rate: 2e-4, dropsAt: [] }] });
    expect(config).toMatchObject({ width: 0.25, seed: 0, accumulate: 1, matching: { weight: 0.2, levels: [3, 4] } });
  });

  test('is changed by overrides last: numbers, text, entries of lists, fields taken away', () => {
    const config = settleConfig({ extends: 'mmflow-full-chairs', seed: 1 }, [
      'seed=2',
      'schedule.steps=1000',
      'schedule.phases[0].rate=5e-5',
      'data[0].samples=4',
      'name=mine',
      'startsFrom={}',
      'loss.weights.2=null',
      'accumulate=2',
      'crop={"height":64,"width":128}',
    ]);
    expect(config).toMatchObject({ seed: 2, name: 'mine', startsFrom: {}, accumulate: 2 });
    expect(config.schedule).toMatchObject({ steps: 1000, phases: [{ rate: 5e-5 }] });
    expect(config.data[0].samples).toBe(4);
    expect(Object.keys(config.loss.weights)).toEqual(['3', '4', '5', '6']);
    expect(config.crop).toEqual({ height: 64, width: 128 });
  });

  test.each<[string, unknown, string[], string]>([
    ['a recipe that is none', { extends: 'raft' }, [], 'for a recipe but received "raft"'],
    ['a field that is none', { extends: 'mmflow-s-chairs', widht: 1 }, [], 'no such field for widht'],
    [
      'a wrong value deep down',
      { extends: 'mmflow-s-chairs', optimiser: { beta1: 2 } },
      [],
      'for optimiser.beta1 but received 2',
    ],
    [
      'a level that is none',
      { extends: 'mmflow-s-chairs', matching: { weight: 1, levels: [1] } },
      [],
      'matching.levels[0]',
    ],
    [
      'parts that do not divide a batch',
      { extends: 'mmflow-s-chairs', accumulate: 3 },
      [],
      'a divisor of the size of a batch',
    ],
    [
      'an override without a value',
      { extends: 'mmflow-s-chairs' },
      ['seed'],
      'Expected FIELD=VALUE but received "seed"',
    ],
    ['an override of no field', { extends: 'mmflow-s-chairs' }, ['a..b=1'], 'but received "a..b"'],
    [
      'an override with a wrong value',
      { extends: 'mmflow-s-chairs' },
      ['seed=often'],
      'a whole number for seed but received "often"',
    ],
    ['something else', 7, [], 'for given'],
    ['nothing', {}, [], 'but received nothing'],
  ])('refuses %s', (_, given, overrides, message) => {
    expect(() => settleConfig(given, overrides)).toThrow(message);
  });

  test('is an object', () => {
    expect(() => checkTrainingConfig([])).toThrow('Expected fields for a recipe');
  });
});
