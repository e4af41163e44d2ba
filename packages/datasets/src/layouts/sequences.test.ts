import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createFlowField } from '@opticalflow/core';
import { type DatasetName, type DatasetOptions, openDataset } from '@opticalflow/datasets';
import { writeFlo5, writeKittiPng, writePfm } from '@opticalflow/io-flo';
import { bytes, field, flo, grey, makeTree, picture, png, SIZE } from '../../test/made-tree.ts';

async function namesOf<N extends DatasetName>(name: N, options: DatasetOptions[N]): Promise<string[]> {
  const dataset = await openDataset(name, options);
  return Array.from({ length: dataset.length }, (_, i) => dataset.nameOf(i));
}

describe('FlyingThings3D', () => {
  const place = 'TRAIN/B/0012';
  const tree = () =>
    makeTree({
      ...Object.fromEntries(
        ['0006', '0007', '0008'].flatMap((frame, i) => [
          [`frames_cleanpass/${place}/left/${frame}.png`, png(i)],
          [`optical_flow/${place}/into_future/left/OpticalFlowIntoFuture_${frame}_L.pfm`, writePfm(field(10 + i))],
          [`optical_flow/${place}/into_past/left/OpticalFlowIntoPast_${frame}_L.pfm`, writePfm(field(20 + i))],
        ]),
      ),
    });

  test('into the future the second picture is the next, into the past the one before', async () => {
    const dataset = await openDataset('flying-things', { root: await tree(), direction: 'both' });
    expect(Array.from({ length: dataset.length }, (_, i) => dataset.nameOf(i))).toEqual([
      'clean/TRAIN/B/0012/left/0006/future',
      'clean/TRAIN/B/0012/left/0007/future',
      'clean/TRAIN/B/0012/left/0007/past',
      'clean/TRAIN/B/0012/left/0008/past',
    ]);
    expect(await dataset.sample(1)).toMatchObject({ first: picture(1), second: picture(2), flow: field(11) });
    expect(await dataset.sample(2)).toMatchObject({ first: picture(1), second: picture(0), flow: field(21) });
  });

  test('parts that were not downloaded are told', async () => {
    const root = await tree();
    await expect(namesOf('flying-things', { root, split: 'test' })).rejects.toThrow(
      join(root, 'frames_cleanpass/TEST'),
    );
    await expect(namesOf('flying-things', { root, side: 'right' })).rejects.toThrow(`${place}/right`);
    await expect(namesOf('flying-things', { root, pass: 'final' })).rejects.toThrow('frames_finalpass');
  });
});

describe('FlyingThings3D subset', () => {
  const tree = (part: string) =>
    makeTree({
      ...Object.fromEntries(
        ['0000118', '0000119', '0000120', '0000121'].map((n, i) => [`${part}/image_clean/left/${n}.png`, png(i)]),
      ),
      [`${part}/flow/left/into_future/0000118.flo`]: flo(1),
      [`${part}/flow/left/into_future/0000119.flo`]: flo(2),
      [`${part}/flow/left/into_past/0000120.flo`]: flo(3),
      [`${part}/flow/left/into_past/0000121.flo`]: flo(4),
      [`${part}/flow_occlusions/left/into_future/0000118.png`]: grey(bytes(255)),
    });

  test('there is a pair for each flow, but for those with NaN', async () => {
    const root = await tree('train');
    expect(await namesOf('flying-things-subset', { root, direction: 'both' })).toEqual([
      'train/clean/left/into_future/0000118',
      'train/clean/left/into_past/0000120',
    ]);
    expect(await namesOf('flying-things-subset', { root, direction: 'both', keepNaN: true })).toHaveLength(4);
  });

  test('both cameras come one after the other, each without its own pairs with NaN', async () => {
    const numbers = ['0003147', '0003148', '0003149'];
    const files = ['left', 'right'].flatMap((side) =>
      numbers.flatMap((n) => [`train/image_final/${side}/${n}.png`, `train/flow/${side}/into_past/${n}.flo`]),
    );
    const before = ['left', 'right'].map((side) => `train/image_final/${side}/0003146.png`);
    const root = await makeTree(Object.fromEntries([...files, ...before].map((path) => [path, ''])));
    expect(await namesOf('flying-things-subset', { root, pass: 'final', side: 'both', direction: 'past' })).toEqual([
      'train/final/left/into_past/0003147',
      'train/final/left/into_past/0003148',
      'train/final/left/into_past/0003149',
      'train/final/right/into_past/0003149',
    ]);
  });

  test('the part to validate on, with numbers of its own, is whole', async () => {
    const root = await tree('val');
    expect(await namesOf('flying-things-subset', { root, split: 'val', direction: 'both' })).toHaveLength(4);
  });

  test('pictures, flow and occlusion belong together', async () => {
    const root = await tree('train');
    const future = await openDataset('flying-things-subset', { root, occlusions: true });
    expect(await future.sample(0)).toEqual({
      name: 'train/clean/left/into_future/0000118',
      first: picture(0),
      second: picture(1),
      flow: field(1),
      occluded: Uint8Array.from(bytes(1)),
    });
    const past = await openDataset('flying-things-subset', { root, direction: 'past' });
    expect(await past.sample(0)).toMatchObject({ first: picture(2), second: picture(1), flow: field(3) });
  });

  test('a missing second frame is told at opening', async () => {
    const root = await tree('train');
    rmSync(join(root, 'train/image_clean/left/0000119.png'));
    await expect(namesOf('flying-things-subset', { root })).rejects.toThrow(/0000119.png: expected the second picture/);
  });
});

describe('HD1K', () => {
  const frames = ['000000_0010', '000000_0011', '000000_0012', '000030_0010', '000030_0011'];
  const sparse = createFlowField({ ...SIZE, valid: Uint8Array.from(bytes(1, 1)) });
  const tree = () =>
    makeTree(
      Object.fromEntries(
        frames.flatMap((frame, i) => [
          [`hd1k_input/image_2/${frame}.png`, i === 1 ? grey(bytes(9, 8)) : png(i)],
          [`hd1k_flow_gt/flow_occ/${frame}.png`, writeKittiPng(sparse)],
        ]),
      ),
    );

  test('pairs lie within a sequence', async () => {
    const root = await tree();
    expect(await namesOf('hd1k', { root })).toEqual(['000000_0010', '000000_0011', '000030_0010']);
    expect(await namesOf('hd1k', { root, split: 'ptlflow-train' })).toEqual(['000000_0010', '000000_0011']);
    expect(await namesOf('hd1k', { root, split: 'ptlflow-val' })).toEqual(['000030_0010']);
  });

  test('grey frames become RGB', async () => {
    const dataset = await openDataset('hd1k', { root: await tree() });
    const { second, flow } = await dataset.sample(0);
    expect([...second.data.subarray(0, 9)]).toEqual([9, 9, 9, 8, 8, 8, 0, 0, 0]);
    expect(flow).toEqual(sparse);
  });
});

test('Middlebury has a sample for each sequence with truth', async () => {
  const root = await makeTree({
    'other-data/Venus/frame10.png': png(1),
    'other-data/Venus/frame11.png': png(2),
    'other-data/Beanbags/frame10.png': png(3),
    'other-gt-flow/Venus/flow10.flo': flo(1),
  });
  const dataset = await openDataset('middlebury', { root });
  expect(dataset.length).toBe(1);
  expect(await dataset.sample(0)).toEqual({ name: 'Venus', first: picture(1), second: picture(2), flow: field(1) });
});

describe('Spring', () => {
  const twice = { width: 2 * SIZE.width, height: 2 * SIZE.height };
  const wide = (seed: number, valid?: Uint8Array) => createFlowField({ ...field(seed, twice), valid });
  const tree = async (flow = wide(1)) =>
    makeTree({
      'train/0001/frame_left/frame_left_0001.png': png(1),
      'train/0001/frame_left/frame_left_0002.png': png(2),
      'train/0001/flow_FW_left/flow_FW_left_0001.flo5': await writeFlo5(flow),
      'train/0001/flow_BW_left/flow_BW_left_0002.flo5': await writeFlo5(wide(2)),
      'train/readme.txt': '',
    });

  test('a sample has every second vector of the truth, with its value', async () => {
    const valid = new Uint8Array(twice.width * twice.height).fill(1);
    valid[2 * twice.width + 4] = 0;
    valid[1] = 0;
    const dataset = await openDataset('spring', { root: await tree(wide(1, valid)) });
    const { flow, first, second, name } = await dataset.sample(0);
    expect([name, first, second]).toEqual(['0001/flow_FW_left_0001', picture(1), picture(2)]);
    expect([flow.width, flow.height]).toEqual([SIZE.width, SIZE.height]);
    const { data } = wide(1);
    const at = (x: number, y: number) => [...flow.data.subarray(2 * (6 * y + x), 2 * (6 * y + x) + 2)];
    const from = (x: number, y: number) => [...data.subarray(2 * (12 * y + x), 2 * (12 * y + x) + 2)];
    expect(at(0, 0)).toEqual(from(0, 0));
    expect(at(5, 3)).toEqual(from(10, 6));
    expect(at(3, 1)).toEqual(from(6, 2));
    // What was unknown at (4, 2) is so at (2, 1); (1, 0) falls between the samples
    expect([...flow.valid!]).toEqual(bytes().map((_, i) => (i === 6 + 2 ? 0 : 1)));
  });

  test('flow to the frame before comes from the backward files', async () => {
    const dataset = await openDataset('spring', { root: await tree(), direction: 'past' });
    expect(await dataset.sample(0)).toMatchObject({
      name: '0001/flow_BW_left_0002',
      first: picture(2),
      second: picture(1),
    });
  });

  test('truth of the size of the pictures is refused', async () => {
    const dataset = await openDataset('spring', { root: await tree(field(1)) });
    await expect(dataset.sample(0)).rejects.toThrow('expected flow of 12x8 but it is 6x4');
  });
});
