import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type DatasetOptions, openDataset } from '@opticalflow/datasets';
import { bytes, field, flo, grey, makeTree, picture, png } from '../../test/made-tree.ts';

/** Lengths of the 23 scenes of Sintel's training part, in frames. */
const FRAMES = {
  alley_1: 50,
  alley_2: 50,
  ambush_2: 21,
  ambush_4: 33,
  ambush_5: 50,
  ambush_6: 20,
  ambush_7: 50,
  bamboo_1: 50,
  bamboo_2: 50,
  bandage_1: 50,
  bandage_2: 50,
  cave_2: 50,
  cave_4: 50,
  market_2: 50,
  market_5: 50,
  market_6: 40,
  mountain_1: 50,
  shaman_2: 50,
  shaman_3: 50,
  sleeping_1: 50,
  sleeping_2: 50,
  temple_2: 50,
  temple_3: 50,
};

const number = (frame: number) => String(frame).padStart(4, '0');

/** Scenes of one rendering, with files that are empty: opening reads none. */
function emptyScenes(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [scene, frames] of Object.entries(FRAMES)) {
    for (let frame = 1; frame <= frames; frame++) {
      files[`training/clean/${scene}/frame_${number(frame)}.png`] = '';
      if (frame < frames) files[`training/flow/${scene}/frame_${number(frame)}.flo`] = '';
    }
  }
  return files;
}

const small = () =>
  makeTree({
    'training/clean/alley_1/frame_0001.png': png(1),
    'training/clean/alley_1/frame_0002.png': png(2),
    'training/clean/alley_1/frame_0003.png': png(3),
    'training/final/alley_1/frame_0001.png': png(4),
    'training/final/alley_1/frame_0002.png': png(5),
    'training/final/alley_1/.DS_Store': 'x',
    'training/flow/alley_1/frame_0001.flo': flo(1),
    'training/flow/alley_1/frame_0002.flo': flo(2),
    'training/occlusions/alley_1/frame_0001.png': grey(bytes(255, 0, 255)),
    'training/occlusions/alley_1/frame_0002.png': grey(bytes()),
    'training/invalid/alley_1/frame_0001.png': grey(bytes(0, 255)),
    'training/invalid/alley_1/frame_0002.png': grey(bytes()),
  });

describe('Sintel', () => {
  test('a whole training part has 1041 pairs, which the splits divide as published', async () => {
    const root = await makeTree(emptyScenes());
    const count = async (split: DatasetOptions['sintel']['split']) =>
      (await openDataset('sintel', { root, split })).length;
    expect(await count('all')).toBe(1041);
    expect([await count('microsoft-train'), await count('microsoft-val')]).toEqual([816, 225]);
    expect((await count('ptlflow-train')) + (await count('ptlflow-val'))).toBe(1041);
    expect(await count('ptlflow-val')).toBe(20 + 5 * 49);
  });

  test('Microsoft’s split is that of its file: runs of 1 and 2 over the pairs in order', async () => {
    const root = await makeTree(emptyScenes());
    const all = await openDataset('sintel', { root });
    const val = await openDataset('sintel', { root, split: 'microsoft-val' });
    const chosen = new Set(Array.from({ length: val.length }, (_, i) => val.nameOf(i)));
    const runs: number[] = [];
    for (let i = 0, last: boolean | undefined; i < all.length; i++) {
      const here = chosen.has(all.nameOf(i));
      if (here === last) runs[runs.length - 1]++;
      else runs.push(1);
      last = here;
    }
    // Sintel_train_val_maskflownet.txt, as run lengths, beginning with 1
    expect(runs).toEqual([98, 20, 81, 19, 98, 49, 147, 49, 98, 39, 245, 49, 49]);
  });

  test('a sample has what is asked for', async () => {
    const root = await small();
    const plain = await openDataset('sintel', { root });
    expect(await plain.sample(1)).toEqual({
      name: 'clean/alley_1/frame_0002',
      first: picture(2),
      second: picture(3),
      flow: field(2),
    });
    const full = await openDataset('sintel', { root, pass: 'final', occlusions: true, maskInvalid: true });
    expect(full.length).toBe(1);
    const { flow, occluded, first } = await full.sample(0);
    expect(first).toEqual(picture(4));
    expect([...occluded!]).toEqual(bytes(1, 0, 1));
    expect([...flow.valid!]).toEqual(bytes().map((_, i) => (i === 1 ? 0 : 1)));
  });

  test('both renderings come one after the other', async () => {
    const dataset = await openDataset('sintel', { root: await small(), pass: 'both' });
    expect([0, 1, 2].map((i) => dataset.nameOf(i))).toEqual([
      'clean/alley_1/frame_0001',
      'clean/alley_1/frame_0002',
      'final/alley_1/frame_0001',
    ]);
  });

  test('a gap in the frames is a missing second picture, told at opening', async () => {
    const root = await small();
    const file = join(root, 'training/clean/alley_1/frame_0002.png');
    rmSync(file);
    await expect(openDataset('sintel', { root })).rejects.toMatchObject({
      index: 0,
      sample: 'clean/alley_1/frame_0001',
      file,
      expected: 'the second picture',
    });
  });

  test('occlusions that were not downloaded are told at opening', async () => {
    const root = await small();
    rmSync(join(root, 'training/occlusions'), { recursive: true });
    await expect(openDataset('sintel', { root, occlusions: true })).rejects.toThrow(
      `${join(root, 'training/occlusions/alley_1')}: expected a folder but there is nothing`,
    );
  });
});
