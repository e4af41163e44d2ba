import { describe, expect, test } from '@jest/globals';
import type { FlowSample } from '@opticalflow/datasets';
import { openDataset } from '@opticalflow/datasets';
import { sharedPath } from '@opticalflow/testing';
import { type Augmentation, augment, augmentations, type TrainingSample } from '../src/augmentation.ts';

const chairs = sharedPath('data/FlyingChairs_release');
const kitti = sharedPath('data/kitti2015');

// Looked up once: in Jest's own context each look-up of a global is slow
const { abs, floor } = Math;

const still = { brightness: [1, 1], contrast: [1, 1], saturation: [1, 1], hue: [0, 0] } as const;

/** A preset that leaves colours alone. */
function colourless(name: keyof typeof augmentations): Augmentation {
  const preset = augmentations[name];
  switch (preset.kind) {
    case 'mmflow':
      return { ...preset, jitter: still, gamma: [1, 1], noise: [0, 0] };
    case 'microsoft': {
      const none = { saturation: 0, hue: 0, noise: [0, 0], contrast: [0, 0], gain: [1, 1], brightness: 0 } as const;
      return { ...preset, ...none, ...('gamma' in preset ? { gamma: [0, 0] } : {}) };
    }
    case 'raft':
      return { ...preset, jitter: still, asymmetric: 0, erase: { ...preset.erase, probability: 0 } };
  }
}

/** The median difference, in green and from the one that all have in common, of the first picture and the second pulled back by flow that is off by (dx, dy). */
function medianError(
  { width, height, first, second, flow, valid }: TrainingSample,
  [dx, dy]: readonly [number, number],
): number {
  const differences: number[] = [];
  for (let i = 0; i < width * height; i++) {
    if (valid[i] < 0.5) continue;
    const x = (i % width) + flow[2 * i] + dx;
    const y = floor(i / width) + flow[2 * i + 1] + dy;
    const [x0, y0] = [floor(x), floor(y)];
    if (x0 < 0 || y0 < 0 || x0 >= width - 1 || y0 >= height - 1) continue;
    const at = 3 * (y0 * width + x0) + 1;
    const top = second[at] + (x - x0) * (second[at + 3] - second[at]);
    const below = at + 3 * width;
    const bottom = second[below] + (x - x0) * (second[below + 3] - second[below]);
    differences.push(top + (y - y0) * (bottom - top) - first[3 * i + 1]);
  }
  // streets get brighter and darker as a whole
  const common = median(differences);
  return median(differences.map((difference) => abs(difference - common)));
}

const median = (values: readonly number[]): number => Float64Array.from(values).sort()[values.length >> 1];

const OFFSETS = [
  [2, 0],
  [-2, 0],
  [0, 2],
  [0, -2],
] as const;

/** How much error is left of that of flow that is off by two pixels, which has to be more in every direction. */
function misfit(sample: TrainingSample): number {
  const own = medianError(sample, [0, 0]);
  const others = OFFSETS.map((offset) => medianError(sample, offset));
  for (const other of others) expect(other).toBeGreaterThan(own);
  return (4 * own) / others.reduce((sum, other) => sum + other, 0);
}

const cases = [
  ['mmflow-chairs', 'FlyingChairs', chairs, () => openDataset('flying-chairs', { root: chairs! })],
  ['microsoft-chairs', 'FlyingChairs', chairs, () => openDataset('flying-chairs', { root: chairs! })],
  ['mmflow-kitti', 'KITTI', kitti, () => openDataset('kitti-2015', { root: kitti! })],
  ['microsoft-kitti', 'KITTI', kitti, () => openDataset('kitti-2015', { root: kitti! })],
  ['raft-sparse', 'KITTI', kitti, () => openDataset('kitti-2015', { root: kitti! })],
] as const;

describe('augmented truth fits augmented pictures', () => {
  for (const [name, set, path, open] of cases) {
    const where = path ? test : test.skip;
    where(`${name} on ${set}${path ? '' : ' (skipped: no real data beside this checkout)'}`, async () => {
      const dataset = await open();
      for (let index = 0; index < Math.min(3, dataset.length); index++) {
        const sample: FlowSample = await dataset.sample(index);
        const before = augment(sample, { kind: 'crop', at: 'centre' }, 0);
        const after = augment(sample, colourless(name), index);
        expect(misfit(after)).toBeLessThan(1.3 * misfit(before));
      }
    });
  }
});
