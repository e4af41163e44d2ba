import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openDataset } from '@opticalflow/datasets';
import { writeNpy, writePfm } from '@opticalflow/io-flo';
import { bytes, field, flo, grey, makeTree, picture, png } from '../../test/made-tree.ts';

const files = {
  'pairs/a_1.png': png(1),
  'pairs/a_2.png': png(2),
  'pairs/b_1.png': png(3),
  'pairs/b_2.png': png(4),
  'flow/a.flo': flo(1),
  'flow/b.flo': flo(2),
  'occlusion/a.png': grey(bytes(255)),
  'occlusion/b.png': grey(bytes()),
};
const patterns = { first: 'pairs/*_1.png', second: 'pairs/*_2.png', flow: 'flow/*.flo' };

describe('a folder by patterns', () => {
  test('files whose stars stand for the same belong together', async () => {
    const root = await makeTree(files);
    const dataset = await openDataset('folder', { root, ...patterns, occluded: 'occlusion/*.png' });
    expect(dataset.length).toBe(2);
    expect(await dataset.sample(0)).toEqual({
      name: 'a',
      first: picture(1),
      second: picture(2),
      flow: field(1),
      occluded: Uint8Array.from(bytes(1)),
    });
    expect(await dataset.sample(1)).toMatchObject({ name: 'b', second: picture(4), flow: field(2) });
  });

  test('stars may stand for folders', async () => {
    const root = await makeTree({
      'x.txt': '',
      'one/first.png': png(1),
      'one/second.png': png(2),
      'one/flow.npy': writeNpy(field(1)),
      'two/first.png': png(3),
      'two/second.png': png(4),
      'two/flow.npy': writeNpy(field(2)),
    });
    const dataset = await openDataset('folder', {
      root,
      first: '*/first.png',
      second: '*/second.png',
      flow: '*/flow.npy',
    });
    expect([0, 1].map((i) => dataset.nameOf(i))).toEqual(['one', 'two']);
    expect((await dataset.sample(1)).flow).toEqual(field(2));
  });

  test('a single pair needs no stars', async () => {
    const root = await makeTree({ ...files, 'a.pfm': writePfm(field(7)) });
    const dataset = await openDataset('folder', {
      root,
      first: 'pairs/a_1.png',
      second: 'pairs/a_2.png',
      flow: 'a.pfm',
    });
    expect(await dataset.sample(0)).toMatchObject({ name: 'pairs/a_1', first: picture(1), flow: field(7) });
  });

  test('what has no partner is told with its name', async () => {
    const { 'flow/b.flo': _, ...rest } = files;
    const root = await makeTree(rest);
    await expect(openDataset('folder', { root, ...patterns })).rejects.toMatchObject({
      index: 1,
      sample: 'b',
      file: join(root, 'pairs/b_1.png'),
      expected: 'a file of the same name among flow/*.flo',
    });
  });

  test('two files of one name are refused', async () => {
    const root = await makeTree({ ab: '', ba: '' });
    await expect(openDataset('folder', { root, first: '*a*', second: '*a*', flow: '*a*' })).rejects.toThrow(
      'expected one file of the name "b" but ab has it, too',
    );
  });

  test('a folder that a pattern names and that is missing is told', async () => {
    const root = await makeTree(files);
    await expect(openDataset('folder', { root, ...patterns, flow: 'absent/*.flo' })).rejects.toThrow(
      `${join(root, 'absent')}: expected a folder but there is nothing`,
    );
  });

  test('patterns that match nothing are told', async () => {
    const root = await makeTree(files);
    await expect(openDataset('folder', { root, ...patterns, first: 'pairs/*.jpg' })).rejects.toThrow(
      'expected some samples but there are none',
    );
  });
});

describe('a folder by a list', () => {
  test('each line is a sample; comments and empty lines are none', async () => {
    const list =
      '# mine\npairs/a_1.png pairs/a_2.png flow/a.flo\n\npairs/b_1.png\tpairs/b_2.png\tflow/b.flo\tocclusion/b.png\n';
    const dataset = await openDataset('folder', {
      root: await makeTree({ ...files, 'list.txt': list }),
      list: 'list.txt',
    });
    expect([0, 1].map((i) => dataset.nameOf(i))).toEqual(['pairs/a_1', 'pairs/b_1']);
    expect(await dataset.sample(1)).toEqual({
      name: 'pairs/b_1',
      first: picture(3),
      second: picture(4),
      flow: field(2),
      occluded: Uint8Array.from(bytes()),
    });
  });

  test.each([
    ['too few paths', 'a b\n', 'in line 1 but there are 2'],
    ['a file that is not there', 'pairs/a_1.png pairs/c_2.png flow/a.flo', /c_2.png: expected the second picture/],
  ])('%s in it is told', async (_, text, message) => {
    const root = await makeTree({ ...files, list: text });
    await expect(openDataset('folder', { root, list: 'list' })).rejects.toThrow(message);
  });

  test('either patterns or a list is asked for', async () => {
    const root = await makeTree(files);
    await expect(openDataset('folder', { root })).rejects.toThrow('but given is none of them');
    await expect(openDataset('folder', { root, first: '*', list: 'x' })).rejects.toThrow(
      'but given is "first", "list"',
    );
  });
});
