import { describe, expect, test } from '@jest/globals';
import { listDatasets, openNamed } from '@opticalflow/datasets';
import { variants } from '@opticalflow/maskflownet';
import { augmentationOf } from '../augmentation.ts';
import {
  batchSize,
  checkRecipe,
  datasetsOf,
  isFrozen,
  learningRate,
  mmflowFineTuningSchedule,
  type Recipe,
  recipeNamed,
  recipes,
  type Schedule,
  scheduleSteps,
} from '../index.ts';

/** All rates of a schedule with the steps at which they begin. */
function rates(schedule: Schedule): [number, number][] {
  const found: [number, number][] = [];
  for (let step = 0; ; step += 1000) {
    const rate = learningRate(schedule, step);
    if (rate === undefined) return found;
    if (rate !== found.at(-1)?.[1]) found.push([step / 1000, rate]);
  }
}

describe('the published recipes', () => {
  test.each(recipes)('$name survives JSON and the check', (recipe) => {
    expect(checkRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
    expect(recipeNamed(recipe.name)).toBe(recipe);
    expect(Object.keys(variants)).toContain(recipe.variant);
  });

  test('begin with each other’s results, never with a later one’s', () => {
    const names = recipes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [i, { startsFrom }] of recipes.entries()) {
      for (const name of [startsFrom.all, startsFrom.stage1]) {
        if (name !== undefined) expect(names.slice(0, i)).toContain(name);
      }
    }
  });

  test('freeze the first stage of the full network and nothing of the small one', () => {
    for (const recipe of recipes) {
      expect(isFrozen(recipe, 'stage1.encoder.1.0.weight')).toBe(recipe.architecture === 'maskflownet');
      expect(isFrozen(recipe, 'stage2.encoder.1.0.weight')).toBe(false);
    }
  });

  test('have the batches and lengths of their codes', () => {
    const published = recipes.filter(({ name }) => !name.startsWith('small-'));
    expect(published.map((recipe) => [recipe.name, batchSize(recipe), scheduleSteps(recipe.schedule) / 1000])).toEqual([
      ['mmflow-s-chairs', 8, 1200],
      ['mmflow-s-things', 8, 600],
      ['mmflow-full-chairs', 8, 800],
      ['mmflow-full-things', 8, 500],
      ['microsoft-s-chairs', 8, 1200],
      ['microsoft-s-things', 4, 500],
      ['microsoft-s-sintel', 4, 1000],
      ['microsoft-s-kitti', 4, 300],
      ['microsoft-full-chairs', 8, 800],
      ['microsoft-full-things', 4, 500],
      ['microsoft-full-sintel', 4, 1000],
      ['microsoft-full-kitti', 4, 300],
    ]);
  });

  test('name datasets that there are, with options that these have', async () => {
    const known = new Map(listDatasets().map(({ name, options }) => [name as string, options]));
    const sets = recipes.flatMap(({ data, evaluateOn }) => [...data, ...evaluateOn]);
    for (const { dataset, options = {} } of sets.flatMap(datasetsOf)) {
      for (const [name, value] of Object.entries(options)) {
        const rule = known.get(dataset)![name];
        if (rule.kind === 'choice') expect(rule.values).toContain(value);
        else
          expect([dataset, name, typeof value]).toEqual([dataset, name, rule.kind === 'flag' ? 'boolean' : 'number']);
      }
      if (dataset === 'synthetic') {
        expect((await openNamed(dataset, options)).length).toBe(options.count);
        continue;
      }
      // What is refused is the folder alone
      await expect(openNamed(dataset, options)).rejects.toThrow('expected a path for "root" but it is not given');
    }
  });

  test('have the crops of their augmentations', () => {
    for (const { data, crop } of recipes) {
      for (const { augmentation } of data) {
        expect(augmentationOf(augmentation).crop).toEqual(crop);
        expect(augmentationOf(augmentation, crop)).toEqual(augmentationOf(augmentation));
      }
    }
  });

  test('another name is refused', () => {
    expect(() => recipeNamed('raft')).toThrow(/mmflow-s-chairs, .* for a recipe but received "raft"/);
  });
});

describe('a learning rate', () => {
  test('rises in a line, falls along half a wave, and ends at its floor', () => {
    const schedule: Schedule = { kind: 'cosine', steps: 110, rate: 2, warmUp: 10, floor: 0.1 };
    expect(scheduleSteps(schedule)).toBe(110);
    expect([0, 4, 9].map((step) => learningRate(schedule, step))).toEqual([0.2, 1, 2]);
    expect(learningRate(schedule, 10)).toBe(2);
    expect(learningRate(schedule, 60)).toBeCloseTo(1.1, 12);
    expect(learningRate(schedule, 109)).toBeCloseTo(0.2, 2);
    expect(learningRate(schedule, 110)).toBeUndefined();
  });

  test('halves from its milestones on', () => {
    const { schedule } = recipeNamed('mmflow-s-chairs');
    expect(rates(schedule)).toEqual([
      [0, 1e-4],
      [400, 5e-5],
      [600, 2.5e-5],
      [800, 1.25e-5],
      [1000, 6.25e-6],
    ]);
    expect([399_999, 400_000, 1_199_999, 1_200_000].map((step) => learningRate(schedule, step))).toEqual([
      1e-4,
      5e-5,
      6.25e-6,
      undefined,
    ]);
  });

  test('of a table holds up to the last step of its row, and restarts where the table does', () => {
    const schedule: Schedule = { kind: 'table', rows: [[2, 1e-3], [3, 5e-4], [5, 1e-3]] }; // biome-ignore format: rows
    expect([0, 1, 2, 3, 4, 5].map((step) => learningRate(schedule, step))).toEqual([
      1e-3,
      1e-3,
      5e-4,
      1e-3,
      1e-3,
      undefined,
    ]);
  });

  test('of mmflow’s fine-tuning restarts five times, as Microsoft’s until its last drops', () => {
    const mmflow = rates(mmflowFineTuningSchedule);
    const microsoft = rates(recipeNamed('microsoft-s-sintel').schedule);
    expect(mmflow.map(([step]) => step)).toEqual(microsoft.map(([step]) => step));
    for (const [i, [step, rate]] of mmflow.entries()) {
      if (step < 900) expect(rate).toBeCloseTo(microsoft[i][1], 12);
    }
    expect(mmflow.at(-1)).toEqual([975, 5e-6 / 32]);
    expect(microsoft.at(-1)).toEqual([975, 1.25e-7]);
  });
});

describe('a recipe from elsewhere', () => {
  const good = () => JSON.parse(JSON.stringify(recipeNamed('microsoft-s-sintel'))) as Record<string, never>;
  const multiStep = { kind: 'multi-step', steps: 9, factor: 0.5 };
  const penalty = { norm: 2, underRoot: 0, offset: 0, exponent: 1 };
  const loss = (recipe: Recipe) => recipe.loss;

  test.each<[string, (recipe: Record<string, unknown>) => unknown, string]>([
    ['a missing field', (r) => delete r.crop, 'fields for crop but received nothing'],
    ['a field that is not known', (r) => Object.assign(r, { epochs: 3 }), 'no such field for epochs but received 3'],
    ['another architecture', (r) => Object.assign(r, { architecture: 'raft' }), 'for architecture but received "raft"'],
    [
      'a crop that does not fit',
      (r) => Object.assign(r, { crop: { height: 320, width: 700 } }),
      'multiple of 64 for crop.width',
    ],
    ['no data', (r) => Object.assign(r, { data: [] }), 'a list of at least 1 for data'],
    [
      'half a sample',
      (r) => Object.assign(r, { data: [{ dataset: 'x', samples: 0.5, augmentation: 'mmflow-chairs' }] }),
      'data[0].samples but received 0.5',
    ],
    [
      'a folder of data',
      (r) => Object.assign(r, { evaluateOn: [{ dataset: 'sintel', options: { root: '/data' } }] }),
      'evaluateOn[0].options.root but received "/data"',
    ],
    [
      'no dataset among several',
      (r) => Object.assign(r, { evaluateOn: [{ datasets: [] }] }),
      'a list of at least 1 for evaluateOn[0].datasets',
    ],
    [
      'an augmentation that there is none of',
      (r) => Object.assign(r, { data: [{ dataset: 'x', samples: 1, augmentation: 'flip' }] }),
      'data[0].augmentation but received "flip"',
    ],
    [
      'a wrong field in an augmentation of its own',
      (r) => Object.assign(r, { data: [{ dataset: 'x', samples: 1, augmentation: { kind: 'crop', at: 'left' } }] }),
      '"random" or "centre" for data[0].augmentation.at but received "left"',
    ],
    [
      'an augmentation of another crop',
      (r) =>
        Object.assign(r, {
          data: [
            {
              dataset: 'x',
              samples: 1,
              augmentation: { kind: 'crop', at: 'centre', crop: { height: 320, width: 64 } },
            },
          ],
        }),
      '768 for data[0].augmentation.crop.width but received 64',
    ],
    [
      'a rate of nothing',
      (r) => Object.assign(r, { schedule: { kind: 'table', rows: [[5, 0]] } }),
      'schedule.rows[0][1]',
    ],
    [
      'rows that go back',
      (r) =>
        Object.assign(r, {
          schedule: {
            kind: 'table',
            rows: [
              [5, 1],
              [4, 1],
            ],
          },
        }),
      'more than 5 for schedule.rows[1][0] but received 4',
    ],
    [
      'a phase that comes late',
      (r) => Object.assign(r, { schedule: { ...multiStep, phases: [{ from: 1, rate: 1, dropsAt: [] }] } }),
      '0 for schedule.phases[0].from',
    ],
    [
      'a drop before its phase',
      (r) =>
        Object.assign(r, {
          schedule: {
            ...multiStep,
            phases: [
              { from: 0, rate: 1, dropsAt: [] },
              { from: 5, rate: 1, dropsAt: [3] },
            ],
          },
        }),
      'more than 5 for schedule.phases[1].dropsAt[0]',
    ],
    [
      'another schedule',
      (r) => Object.assign(r, { schedule: { kind: 'linear' } }),
      'schedule.kind but received "linear"',
    ],
    [
      'a level that is not decoded',
      (r) => Object.assign(r, { loss: { ...loss(r as never), weights: { 1: 1 } } }),
      'loss.weights.1',
    ],
    [
      'a penalty of infinite slope',
      (r) => Object.assign(r, { loss: { ...loss(r as never), penalty: { ...penalty, exponent: 0.4 } } }),
      'loss.penalty.offset',
    ],
    [
      'a beta of 1',
      (r) => Object.assign(r, { optimiser: { form: 'mxnet', beta1: 1, beta2: 0.9, epsilon: 1, weightDecay: 0 } }),
      'optimiser.beta1',
    ],
    ['a number in words', (r) => Object.assign(r, { saveEvery: '5000' }), 'saveEvery but received "5000"'],
  ])('with %s is refused by the name of the field', (_, spoil, message) => {
    const recipe = good();
    spoil(recipe);
    expect(() => checkRecipe(recipe)).toThrow(
      expect.objectContaining({ tag: 'ShapeError', message: expect.stringContaining(message) }),
    );
  });

  test('is an object', () => {
    expect(() => checkRecipe(null)).toThrow('Expected fields for a recipe but received null');
  });
});
