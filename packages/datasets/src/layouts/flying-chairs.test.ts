import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openDataset } from '@opticalflow/datasets';
import { writePpm } from '@opticalflow/io-image';
import { field, flo, makeTree, picture } from '../../test/made-tree.ts';

function pairs(count: number): Record<string, Uint8Array> {
  return Object.assign(
    {},
    ...Array.from({ length: count }, (_, i) => {
      const number = String(i + 1).padStart(5, '0');
      return {
        [`data/${number}_img1.ppm`]: writePpm(picture(2 * i)),
        [`data/${number}_img2.ppm`]: writePpm(picture(2 * i + 1)),
        [`data/${number}_flow.flo`]: flo(i),
      };
    }),
  );
}

const SPLIT = 'FlyingChairs_train_val.txt';

describe('FlyingChairs', () => {
  test('a sample is its three files', async () => {
    const dataset = await openDataset('flying-chairs', { root: await makeTree(pairs(2)) });
    expect(dataset.length).toBe(2);
    expect(await dataset.sample(1)).toEqual({ name: '00002', first: picture(2), second: picture(3), flow: field(1) });
  });

  test('line i of the split file says where pair i belongs', async () => {
    const root = await makeTree({ ...pairs(4), [SPLIT]: '1\r\n2\r\n1\r\n1\r\n' });
    const train = await openDataset('flying-chairs', { root, split: 'train' });
    const val = await openDataset('flying-chairs', { root, split: 'val' });
    expect([0, 1, 2].map((i) => train.nameOf(i))).toEqual(['00001', '00003', '00004']);
    expect([val.length, val.nameOf(0)]).toEqual([1, '00002']);
  });

  test.each([
    ['has too few lines', '1\n2\n', 'expected a line for each of 3 pairs but there are 2'],
    ['has another number', '1\n2\n3\n', 'expected 1 or 2 in each line but line 3 is "3"'],
  ])('a split file that %s is refused', async (_, text, message) => {
    const root = await makeTree({ ...pairs(3), [SPLIT]: text });
    await expect(openDataset('flying-chairs', { root, split: 'val' })).rejects.toThrow(message);
  });

  test('a split file may lie elsewhere, and is missed where it does not lie', async () => {
    const root = await makeTree({ ...pairs(1), 'lists/mine.txt': '2' });
    expect((await openDataset('flying-chairs', { root, split: 'val', splitFile: 'lists/mine.txt' })).length).toBe(1);
    await expect(openDataset('flying-chairs', { root, split: 'val' })).rejects.toThrow(
      `${join(root, SPLIT)}: expected the split file but there is nothing`,
    );
  });

  test.each([
    ['img1.ppm', 'the first picture'],
    ['img2.ppm', 'the second picture'],
    ['flow.flo', 'the flow'],
  ])('a missing %s is told at opening, with the sample', async (suffix, words) => {
    const root = await makeTree(pairs(3));
    const file = join(root, `data/00002_${suffix}`);
    rmSync(file);
    await expect(openDataset('flying-chairs', { root })).rejects.toMatchObject({
      name: 'DatasetError',
      tag: 'DatasetError',
      kind: 'missing',
      dataset: 'FlyingChairs',
      index: 1,
      sample: '00002',
      file,
      message: `FlyingChairs, sample 1 (00002), ${file}: expected ${words} but there is no such file`,
    });
  });

  test('many missing files are counted', async () => {
    const root = await makeTree(pairs(3));
    for (const number of [1, 2, 3]) rmSync(join(root, `data/0000${number}_img2.ppm`));
    await expect(openDataset('flying-chairs', { root })).rejects.toThrow(/; 2 more files are missing$/);
  });

  test('a root that does not exist, is a file, or holds nothing is told at opening', async () => {
    const root = await makeTree({ file: '' });
    const open = (path: string) => openDataset('flying-chairs', { root: path });
    await expect(open(join(root, 'absent'))).rejects.toThrow('absent: expected a folder but there is nothing');
    await expect(open(join(root, 'file'))).rejects.toThrow('expected a folder but there is a file');
    await expect(open(root)).rejects.toThrow(`${join(root, 'data')}: expected a folder but there is nothing`);
    await expect(open(await makeTree({ 'data/readme.txt': '' }))).rejects.toThrow('expected some samples but');
  });

  test('a second picture of another size names the file and both sizes', async () => {
    const file = 'data/00001_img2.ppm';
    const root = await makeTree({ ...pairs(1), [file]: writePpm(picture(0, { width: 5, height: 4 })) });
    const dataset = await openDataset('flying-chairs', { root });
    await expect(dataset.sample(0)).rejects.toMatchObject({
      tag: 'DatasetError',
      kind: 'damaged',
      index: 0,
      file: join(root, file),
      expected: 'a second picture of 6x4',
      received: 'it is 5x4',
    });
  });

  test('flow of another size than the pictures is refused', async () => {
    const root = await makeTree({ ...pairs(1), 'data/00001_flow.flo': flo(1, { width: 6, height: 5 }) });
    const dataset = await openDataset('flying-chairs', { root });
    await expect(dataset.sample(0)).rejects.toThrow('00001_flow.flo: expected flow of 6x4 but it is 6x5');
  });

  test('a damaged file names itself and keeps the reader’s reason', async () => {
    const root = await makeTree({ ...pairs(2), 'data/00002_flow.flo': flo(1).subarray(0, 40) });
    const dataset = await openDataset('flying-chairs', { root });
    await expect(dataset.sample(1)).rejects.toMatchObject({
      name: 'DatasetError',
      tag: 'DatasetError',
      kind: 'damaged',
      index: 1,
      file: join(root, 'data/00002_flow.flo'),
      message: expect.stringContaining('Malformed .flo'),
      cause: { name: 'FormatError' },
    });
    expect((await dataset.sample(0)).name).toBe('00001');
  });

  test('a file that vanished after opening is told with its sample', async () => {
    const root = await makeTree(pairs(1));
    const dataset = await openDataset('flying-chairs', { root });
    rmSync(join(root, 'data/00001_img1.ppm'));
    await expect(dataset.sample(0)).rejects.toThrow('expected the first picture but there is nothing');
    writeFileSync(join(root, 'data/00001_img1.ppm'), writePpm(picture(0)));
    expect((await dataset.sample(0)).first).toEqual(picture(0));
  });

  test.each([-1, 2, 0.5, Number.NaN])('there is no sample %p of two', async (index) => {
    const dataset = await openDataset('flying-chairs', { root: await makeTree(pairs(2)) });
    await expect(dataset.sample(index)).rejects.toThrow(`an integer from 0 to 1 for a sample of FlyingChairs`);
    expect(() => dataset.nameOf(index)).toThrow('an integer from 0 to 1');
  });

  test('an aborted signal ends the reading with its reason', async () => {
    const dataset = await openDataset('flying-chairs', { root: await makeTree(pairs(1)) });
    await expect(dataset.sample(0, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    const reading = dataset.sample(0, { signal: controller.signal });
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
