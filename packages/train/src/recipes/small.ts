import type { Augmentation } from '../augmentation.ts';
import type { LossRules } from '../losses/loss-rules.ts';
import type { Recipe } from './recipe.ts';

/** What the network sees. */
const CROP = { height: 192, width: 256 };

const scenes = { width: 320, height: 240, objects: 8, maxMotion: 24 };

/** Scenes are dear and their colours clean: each is seen often, every time in other colours and from another view. */
const augmentation: Augmentation = {
  kind: 'mmflow',
  crop: CROP,
  jitter: { brightness: [0.7, 1.3], contrast: [0.7, 1.3], saturation: [0.5, 1.5], hue: [-0.5, 0.5] },
  gamma: [0.8, 1.25],
  noise: [0, 0.02],
  flipHorizontal: 0.5,
  flipVertical: 0.5,
  global: { translate: 0.05, zoom: [1, 1.3], stretch: [0.9, 1.1], rotate: [-10, 10] },
  relative: { translate: 0.00375, zoom: [0.985, 1.015], stretch: [1, 1], rotate: [-1, 1] },
};

/** Charbonnier's endpoint error in pixels, the mean over each level; fine levels weigh most, as they are what is used. */
const loss = (weights: LossRules['weights']): LossRules => ({
  compareAt: 'level',
  unit: 1,
  penalty: { norm: 2, underRoot: 1e-2, offset: 0, exponent: 1 },
  reduction: 'mean',
  weights,
});

const COARSE = { 3: 0.6, 4: 0.35, 5: 0.25, 6: 0.2 };

const shared = {
  architecture: 'maskflownet-s',
  variant: 'default',
  data: [
    {
      dataset: 'synthetic',
      options: { ...scenes, count: 500, seed: 0 },
      cacheMegabytes: 700,
      samples: 4,
      augmentation,
    },
  ],
  evaluateOn: [{ dataset: 'synthetic', options: { ...scenes, ...CROP, count: 20, seed: 1 } }],
  crop: CROP,
  initialisation: 'zero-motion',
  frozen: [],
  optimiser: { form: 'pytorch', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  clipNorm: 1,
  width: 0.25,
  averaging: { decay: 0.995 },
  logEvery: 20,
  evaluateEvery: 100,
  saveEvery: 100,
  keep: 1,
} as const;

/**
 * Three trainings of ours, one after the other, that make a network of a quarter's width from nothing on a CPU in twenty
 * minutes, on synthetic scenes: first the encoder learns to match, then decoders down to level 3, five times cheaper than
 * all of them, then the whole.
 */
export const smallRecipes: readonly Recipe[] = [
  {
    ...shared,
    name: 'small-encoder',
    startsFrom: {},
    // nothing estimates yet
    evaluateOn: [],
    loss: loss({}),
    matching: { weight: 1, levels: [2, 3, 4, 5, 6] },
    schedule: { kind: 'cosine', steps: 400, rate: 2e-3, warmUp: 20, floor: 0.05 },
  },
  {
    ...shared,
    name: 'small-coarse',
    startsFrom: { all: 'small-encoder' },
    loss: loss(COARSE),
    matching: { weight: 0.2, levels: [3, 4, 5, 6] },
    schedule: { kind: 'cosine', steps: 900, rate: 1e-3, warmUp: 40, floor: 0.05 },
  },
  {
    ...shared,
    name: 'small-fine',
    startsFrom: { all: 'small-coarse' },
    loss: loss({ 2: 1, ...COARSE }),
    schedule: { kind: 'cosine', steps: 700, rate: 1e-3, warmUp: 40, floor: 0.02 },
  },
];
