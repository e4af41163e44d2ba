import { syntheticScenes } from '../synthetic/synthetic-scenes.ts';
import type { DatasetKind } from './kind.ts';

const whole = (says: string, min: number, max: number, usual: number) =>
  ({ kind: 'number', whole: true, min, max, default: usual, says }) as const;

const rules = {
  count: whole('how many scenes', 1, 2 ** 31, 1000),
  seed: whole('the same seed and index give the same scene anywhere', 0, 2 ** 32 - 1, 0),
  width: whole('pixels', 1, 8192, 512),
  height: whole('pixels', 1, 8192, 384),
  objects: whole('shapes over the background', 0, 64, 6),
  maxMotion: {
    kind: 'number',
    whole: false,
    min: 0,
    max: 1000,
    default: 24,
    says: 'the longest motion of any pixel, in pixels',
  },
  motion: { kind: 'choice', values: ['smooth', 'affine'], says: 'whether layers bend, or are affine alone' },
} as const;

/** Synthetic scenes under a name. */
export const syntheticKind: DatasetKind<typeof rules> = {
  title: 'Synthetic',
  says: 'scenes made on the fly, with exact flow and occlusion; needs no files',
  rules,
  open: async (_, settings) => syntheticScenes(settings),
};
