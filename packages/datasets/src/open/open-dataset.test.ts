import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { listDatasets, openDataset, openDescribed, openNamed } from '@opticalflow/datasets';
import { flo, makeTree, png } from '../../test/made-tree.ts';

describe('opening by name', () => {
  test('all datasets are listed with what may be chosen', () => {
    const list = listDatasets();
    expect(list.map(({ name }) => name)).toEqual([
      'flying-chairs',
      'flying-things-subset',
      'flying-things',
      'sintel',
      'kitti-2012',
      'kitti-2015',
      'hd1k',
      'middlebury',
      'spring',
      'folder',
      'synthetic',
    ]);
    for (const { says, title, options } of list) {
      expect([says, title, ...Object.values(options).map((rule) => rule.says)]).not.toContain('');
    }
    expect(list[3].options.split).toMatchObject({ kind: 'choice', values: expect.arrayContaining(['microsoft-val']) });
  });

  test.each<[string, string, Record<string, unknown>, string]>([
    ['an unknown dataset', 'kitti', {}, 'Dataset "kitti": expected one of flying-chairs, '],
    ['a name that every object has', 'toString', {}, 'Dataset "toString": expected one of'],
    ['no root', 'sintel', {}, 'Sintel: expected a path for "root" but it is not given'],
    ['an empty root', 'sintel', { root: '' }, 'Sintel: expected a path for "root" but it is ""'],
    [
      'an unknown split',
      'sintel',
      { root: '.', split: 'val' },
      'expected one of all, microsoft-train, microsoft-val, ',
    ],
    [
      'a flag that is none',
      'sintel',
      { root: '.', occlusions: 'yes' },
      'true or false for "occlusions" but it is "yes"',
    ],
    ['an unknown option', 'middlebury', { root: '.', split: 'all' }, 'options among root but one is called "split"'],
    ['a fraction of a scene', 'synthetic', { count: 1.5 }, 'an integer from 1 to 2147483648 for "count" but it is 1.5'],
    ['too long a motion', 'synthetic', { maxMotion: 2000 }, 'a number from 0 to 1000 for "maxMotion" but it is 2000'],
    ['a pattern that is none', 'folder', { root: '.', list: 3 }, 'a pattern of paths for "list" but it is 3'],
  ])('%s is refused', async (_, name, options, message) => {
    await expect(openNamed(name, options)).rejects.toMatchObject({
      name: 'DatasetError',
      tag: 'DatasetError',
      kind: 'option',
      message: expect.stringContaining(message),
    });
  });

  test('a description tells all settings and an absolute root, and opens the same dataset', async () => {
    const root = await makeTree({
      'other-data/Venus/frame10.png': png(1),
      'other-data/Venus/frame11.png': png(2),
      'other-gt-flow/Venus/flow10.flo': flo(1),
    });
    const dataset = await openDataset('middlebury', { root: `${root}/other-data/..` });
    expect(dataset.description).toEqual({ kind: 'opened', name: 'middlebury', options: { root: resolve(root) } });
    const again = await openDescribed(JSON.parse(JSON.stringify(dataset.description)));
    expect(await again.sample(0)).toEqual(await dataset.sample(0));
    const scenes = await openDataset('synthetic', { seed: 4, width: 8, height: 8 });
    expect(scenes.description).toEqual({
      kind: 'opened',
      name: 'synthetic',
      options: { count: 1000, seed: 4, width: 8, height: 8, objects: 6, maxMotion: 24, motion: 'smooth' },
    });
  });
});
