import { describe, expect, test } from '@jest/globals';
import { createFlowField } from '@opticalflow/core';
import { openDataset } from '@opticalflow/datasets';
import { writeKittiPng } from '@opticalflow/io-flo';
import { bytes, grey, makeTree, picture, png, SIZE } from '../../test/made-tree.ts';

const number = (i: number) => String(i).padStart(6, '0');

/** Flow of steps of 1/64 pixel that is known where `valid` says. */
const sparse = (...valid: number[]) =>
  createFlowField({
    ...SIZE,
    data: Float32Array.from({ length: 48 }, (_, i) => (valid[i >> 1] ? (i - 20) / 64 : 0)),
    valid: Uint8Array.from(bytes(...valid)),
  });

describe.each([
  ['kitti-2012', 'colored_0', 194, 39],
  ['kitti-2015', 'image_2', 200, 40],
] as const)('%s', (name, pictures, total, validation) => {
  test('the split of its numbers is that of Microsoft and ptlflow', async () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < total; i++) {
      files[`training/${pictures}/${number(i)}_10.png`] = '';
      files[`training/${pictures}/${number(i)}_11.png`] = '';
      files[`training/flow_occ/${number(i)}_10.png`] = '';
    }
    const root = await makeTree(files);
    const names = async (split: 'all' | 'train' | 'val') => {
      const dataset = await openDataset(name, { root, split });
      return Array.from({ length: dataset.length }, (_, i) => dataset.nameOf(i));
    };
    const [all, train, val] = [await names('all'), await names('train'), await names('val')];
    expect([all.length, val.length]).toEqual([total, validation]);
    expect([...train, ...val].sort()).toEqual(all);
    expect(val).toContain(name === 'kitti-2012' ? '000000_10' : '000199_10');
    expect(train).toContain(name === 'kitti-2012' ? '000001_10' : '000000_10');
  });

  test('flow_occ or flow_noc is the truth, and their difference is what is occluded', async () => {
    const root = await makeTree({
      [`training/${pictures}/000007_10.png`]: png(1),
      [`training/${pictures}/000007_11.png`]: png(2),
      'training/flow_occ/000007_10.png': writeKittiPng(sparse(1, 1, 0, 1)),
      'training/flow_noc/000007_10.png': writeKittiPng(sparse(1, 0, 0, 1)),
    });
    const occ = await openDataset(name, { root, occlusions: true });
    expect(await occ.sample(0)).toEqual({
      name: '000007_10',
      first: picture(1),
      second: picture(2),
      flow: sparse(1, 1, 0, 1),
      occluded: Uint8Array.from(bytes(0, 1)),
    });
    const noc = await openDataset(name, { root, truth: 'noc' });
    expect((await noc.sample(0)).flow).toEqual(sparse(1, 0, 0, 1));
  });

  test('a missing second frame is told at opening', async () => {
    const root = await makeTree({
      [`training/${pictures}/000000_10.png`]: '',
      'training/flow_occ/000000_10.png': '',
    });
    await expect(openDataset(name, { root })).rejects.toThrow(
      /sample 0 \(000000_10\), .*000000_11.png: expected the second picture but there is no such file/,
    );
  });
});

test('KITTI 2015 numbers the cars that move', async () => {
  const root = await makeTree({
    'training/image_2/000000_10.png': png(1),
    'training/image_2/000000_11.png': png(2),
    'training/flow_occ/000000_10.png': writeKittiPng(sparse(1)),
    'training/obj_map/000000_10.png': grey(bytes(0, 3, 7)),
  });
  const dataset = await openDataset('kitti-2015', { root, objects: true });
  expect([...(await dataset.sample(0)).objects!]).toEqual(bytes(0, 3, 7));
});
