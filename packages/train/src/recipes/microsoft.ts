import { lossRules } from '../losses/loss-rules.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { Recipe, RecipeSet } from './recipe.ts';

/** Rows in thousands of steps. */
const table = (...rows: readonly (readonly [thousands: number, rate: number])[]): Schedule => ({
  kind: 'table',
  rows: rows.map(([thousands, rate]) => [1000 * thousands, rate] as const),
});

const shared = {
  variant: 'microsoft',
  initialisation: 'msra-prelu',
  optimiser: { form: 'mxnet', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  evaluateEvery: 2500,
  saveEvery: 5000,
  keep: 3,
} as const;

const chairsVal: RecipeSet = { dataset: 'flying-chairs', options: { split: 'val' } };

/** Sintel's two renderings, without what it calls invalid. */
const sintelSets = (split: 'all' | 'microsoft-val'): readonly RecipeSet[] =>
  (['clean', 'final'] as const).map((pass) => ({ dataset: 'sintel', options: { split, pass, maskInvalid: true } }));

const kittiSets = (split: 'all' | 'val'): readonly RecipeSet[] =>
  (['kitti-2012', 'kitti-2015'] as const).map((dataset) => ({ dataset, options: { split } }));

const s = { architecture: 'maskflownet-s', frozen: [] } as const;
const full = { architecture: 'maskflownet', frozen: ['stage1.'] } as const;

const chairs = {
  ...shared,
  data: [{ dataset: 'flying-chairs', options: { split: 'train' }, samples: 8, augmentation: 'microsoft-chairs' }],
  crop: { height: 320, width: 448 },
  loss: lossRules.microsoft,
} as const;

const things = {
  ...shared,
  data: [
    {
      dataset: 'flying-things-subset',
      options: { split: 'train', pass: 'clean', side: 'both', direction: 'both' },
      samples: 4,
      augmentation: 'microsoft-things',
    },
  ],
  crop: { height: 384, width: 768 },
  loss: lossRules.microsoft,
  schedule: table([200, 1e-5], [300, 5e-6], [400, 2.5e-6], [500, 1.25e-6]),
} as const;

// biome-ignore format: a table, one restart a line
const sintel = {
  ...shared,
  data: [
    {
      dataset: 'sintel',
      options: { split: 'microsoft-train', pass: 'both', maskInvalid: true },
      samples: 2,
      augmentation: 'microsoft-sintel',
    },
    { dataset: 'kitti-2015', options: { split: 'all' }, samples: 1, augmentation: 'microsoft-sintel-kitti' },
    { dataset: 'hd1k', options: { split: 'all' }, samples: 1, augmentation: 'microsoft-hd1k' },
  ],
  evaluateOn: sintelSets('microsoft-val'),
  crop: { height: 320, width: 768 },
  loss: lossRules.microsoftRobust,
  schedule: table(
    [100, 5e-5], [150, 2.5e-5], [200, 1.25e-5],
    [300, 3e-5], [350, 1.5e-5], [400, 7.5e-6],
    [500, 2e-5], [550, 1e-5], [600, 5e-6],
    [700, 1e-5], [750, 5e-6], [800, 2.5e-6],
    [850, 5e-6], [875, 2.5e-6], [900, 1.25e-6], [950, 5e-7], [975, 2.5e-7], [1000, 1.25e-7],
  ),
} as const;

// biome-ignore format: a table, one restart a line
const kitti = {
  ...shared,
  data: [
    {
      datasets: [
        { dataset: 'kitti-2012', options: { split: 'train' } },
        { dataset: 'kitti-2015', options: { split: 'train' } },
      ],
      samples: 4,
      augmentation: 'microsoft-kitti',
    },
  ],
  evaluateOn: kittiSets('val'),
  crop: { height: 320, width: 896 },
  loss: lossRules.microsoftRobust,
  schedule: table(
    [50, 3e-5], [70, 1.5e-5], [90, 7.5e-6], [110, 3e-6], [130, 1.5e-6], [150, 7.5e-7],
    [200, 2e-5], [220, 1e-5], [240, 5e-6], [260, 2e-6], [280, 1e-6], [300, 5e-7],
  ),
} as const;

/**
 * The trainings of the original code's `network/config`: six stages, two of which are run for both networks. The full
 * network's weight decay stands in those files and is never read.
 */
export const microsoftRecipes: readonly Recipe[] = [
  {
    ...chairs,
    ...s,
    evaluateOn: [chairsVal, ...sintelSets('all')],
    name: 'microsoft-s-chairs',
    startsFrom: {},
    schedule: table([400, 1e-4], [600, 5e-5], [800, 2.5e-5], [1000, 1.25e-5], [1200, 6.25e-6]),
  },
  {
    ...things,
    ...s,
    evaluateOn: [chairsVal, ...kittiSets('all'), ...sintelSets('all')],
    name: 'microsoft-s-things',
    startsFrom: { all: 'microsoft-s-chairs' },
  },
  { ...sintel, ...s, name: 'microsoft-s-sintel', startsFrom: { all: 'microsoft-s-things' } },
  { ...kitti, ...s, name: 'microsoft-s-kitti', startsFrom: { all: 'microsoft-s-sintel' } },
  {
    ...chairs,
    ...full,
    evaluateOn: [chairsVal, ...sintelSets('microsoft-val')],
    name: 'microsoft-full-chairs',
    startsFrom: { stage1: 'microsoft-s-things' },
    schedule: table([300, 1e-4], [500, 5e-5], [600, 2.5e-5], [700, 1.25e-5], [800, 6.25e-6]),
  },
  {
    ...things,
    ...full,
    evaluateOn: [chairsVal, ...kittiSets('all'), ...sintelSets('microsoft-val')],
    name: 'microsoft-full-things',
    startsFrom: { all: 'microsoft-full-chairs' },
  },
  { ...sintel, ...full, name: 'microsoft-full-sintel', startsFrom: { all: 'microsoft-full-things' } },
  { ...kitti, ...full, name: 'microsoft-full-kitti', startsFrom: { all: 'microsoft-full-sintel' } },
];
