import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lossRules, settleConfig, type TrainingConfig } from '../src/index.ts';

/** A training that takes seconds: a network of the narrowest sort on small synthetic scenes. */
export function tinyConfig(...overrides: string[]): TrainingConfig {
  const scenes = { count: 5, seed: 1, width: 72, height: 64, objects: 2, maxMotion: 6 };
  return settleConfig(
    {
      name: 'tiny',
      architecture: 'maskflownet-s',
      variant: 'default',
      width: 1 / 16,
      data: [
        {
          dataset: 'synthetic',
          options: scenes,
          samples: 2,
          augmentation: { kind: 'crop', at: 'random', crop: { height: 64, width: 64 } },
        },
      ],
      evaluateOn: [{ dataset: 'synthetic', options: { ...scenes, count: 1, seed: 2 } }],
      crop: { height: 64, width: 64 },
      initialisation: 'zero-motion',
      startsFrom: {},
      frozen: [],
      loss: lossRules.mmflow,
      optimiser: { form: 'pytorch', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
      clipNorm: 10,
      averaging: { decay: 0.9 },
      schedule: { kind: 'cosine', steps: 6, rate: 1e-3, warmUp: 2, floor: 0.1 },
      evaluateEvery: 4,
      saveEvery: 2,
      keep: 2,
      logEvery: 1,
    },
    overrides,
  );
}

/** A folder that is gone after `body`. */
export async function inFolder<T>(body: (path: string) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'opticalflow-training-'));
  try {
    return await body(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** Steps and losses that a training's log tells, and its errors. */
export function loggedLosses(folder: string): { losses: [number, number][]; errors: [number, number][] } {
  const lines = readFileSync(join(folder, 'log.json'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    losses: lines.filter(({ mode }) => mode === 'train').map(({ iter, loss }) => [iter, loss]),
    errors: lines.filter(({ mode }) => mode === 'val').map(({ iter, EPE }) => [iter, EPE]),
  };
}

/** Names of a folder's files, those of event files cut short. */
export const filesOf = (folder: string): string[] =>
  [...new Set(readdirSync(folder).map((name) => name.replace(/^(events\.out\.tfevents)\..*/, '$1')))].sort();
