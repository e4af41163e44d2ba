import { lossRules } from '../losses/loss-rules.ts';
import type { AdamRules } from '../optimisers/adam.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { Recipe } from './recipe.ts';

const K = 1000;

const adam: AdamRules = { form: 'pytorch', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

/** One phase that halves. */
const halving = (rate: number, steps: number, dropsAt: readonly number[]): Schedule => ({
  kind: 'multi-step',
  steps: steps * K,
  factor: 0.5,
  phases: [{ from: 0, rate, dropsAt: dropsAt.map((at) => at * K) }],
});

const shared = {
  variant: 'mmflow',
  initialisation: 'kaiming-uniform',
  loss: lossRules.mmflow,
} as const;

const chairs = {
  ...shared,
  data: [{ dataset: 'flying-chairs', options: { split: 'train' }, samples: 8, augmentation: 'mmflow-chairs' }],
  evaluateOn: [{ dataset: 'flying-chairs', options: { split: 'val' } }],
  crop: { height: 384, width: 448 },
} as const;

const things = {
  ...shared,
  data: [
    {
      dataset: 'flying-things-subset',
      options: { split: 'train', pass: 'clean', side: 'left', direction: 'future' },
      samples: 8,
      augmentation: 'mmflow-things',
    },
  ],
  evaluateOn: [
    { dataset: 'sintel', options: { pass: 'clean' } },
    { dataset: 'sintel', options: { pass: 'final' } },
  ],
  crop: { height: 384, width: 768 },
  evaluateEvery: 50 * K,
  saveEvery: 50 * K,
} as const;

/** The trainings of mmflow 0.5.2's `configs/maskflownet`; batches are those of its eight GPUs. */
export const mmflowRecipes: readonly Recipe[] = [
  {
    ...chairs,
    name: 'mmflow-s-chairs',
    architecture: 'maskflownet-s',
    startsFrom: {},
    frozen: [],
    optimiser: adam,
    schedule: halving(1e-4, 1200, [400, 600, 800, 1000]),
    evaluateEvery: 100 * K,
    saveEvery: 100 * K,
  },
  {
    ...things,
    name: 'mmflow-s-things',
    architecture: 'maskflownet-s',
    startsFrom: { all: 'mmflow-s-chairs' },
    frozen: [],
    optimiser: adam,
    schedule: halving(1e-4, 600, [200, 300, 400, 500]),
  },
  {
    ...chairs,
    name: 'mmflow-full-chairs',
    architecture: 'maskflownet',
    startsFrom: { stage1: 'mmflow-s-things' },
    frozen: ['stage1.'],
    optimiser: { ...adam, weightDecay: 4e-4 },
    schedule: halving(1e-4, 800, [300, 500, 600, 700]),
    evaluateEvery: 50 * K,
    saveEvery: 50 * K,
  },
  {
    ...things,
    name: 'mmflow-full-things',
    architecture: 'maskflownet',
    startsFrom: { all: 'mmflow-full-chairs' },
    frozen: ['stage1.'],
    optimiser: { ...adam, weightDecay: 4e-4 },
    schedule: halving(1e-5, 500, [200, 300, 400]),
  },
];

/** mmflow's `maskflownet_ft_1000k_schedule`, which none of its configurations uses; meant with weight decay 4e-4. */
export const mmflowFineTuningSchedule: Schedule = {
  kind: 'multi-step',
  steps: 1000 * K,
  factor: 0.5,
  phases: [
    { from: 0, rate: 5e-5, dropsAt: [100 * K, 150 * K] },
    { from: 200 * K, rate: 3e-5, dropsAt: [300 * K, 350 * K] },
    { from: 400 * K, rate: 2e-5, dropsAt: [500 * K, 550 * K] },
    { from: 600 * K, rate: 1e-5, dropsAt: [700 * K, 750 * K] },
    { from: 800 * K, rate: 5e-6, dropsAt: [850 * K, 875 * K, 900 * K, 950 * K, 975 * K] },
  ],
};
