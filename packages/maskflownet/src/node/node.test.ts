import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fixturePath, readFixture } from '@opticalflow/testing';
import { recogniseCheckpoint } from '../checkpoints/names/recognise.ts';
import { readCheckpoint } from '../checkpoints/read-checkpoint.ts';
import * as node from '../node.ts';
import { findRecord } from '../records/records.ts';

const { cacheFolder, listCached, openFileSource, pullCheckpoint, removeCached, verifyCheckpoint } = node;

test('public names of the entry for Node', () => {
  expect(Object.keys(node).sort()).toEqual([
    'cacheFolder',
    'listCached',
    'openFileSource',
    'pullCheckpoint',
    'removeCached',
    'verifyCheckpoint',
  ]);
});

describe('the folder of the cache', () => {
  test.each([
    ['linux', {}, '/home/me/.cache/opticalflow'],
    ['linux', { XDG_CACHE_HOME: '/big/disk' }, '/big/disk/opticalflow'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/me/.cache/opticalflow'],
    ['freebsd', {}, '/home/me/.cache/opticalflow'],
    ['darwin', { XDG_CACHE_HOME: '/big/disk' }, '/home/me/Library/Caches/opticalflow'],
    ['win32', { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' }, 'C:\\Users\\me\\AppData\\Local\\opticalflow\\Cache'],
    ['linux', { OPTICALFLOW_CACHE: '/here', XDG_CACHE_HOME: '/big/disk' }, '/here'],
    ['win32', { OPTICALFLOW_CACHE: 'D:\\here' }, 'D:\\here'],
  ] as const)('on %s with %j is %s', (platform, env, folder) => {
    expect(cacheFolder(env, { platform, home: '/home/me' })).toBe(folder);
  });

  test('is that of this machine by default', () => {
    expect(cacheFolder({})).toMatch(/opticalflow/);
  });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opticalflow-node-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that is read in parts', () => {
  test.each(['mmflow-s.pth', 'microsoft-full.params'])('%s holds the network that its bytes hold', async (name) => {
    const source = await openFileSource(fixturePath(name));
    const fromFile = recogniseCheckpoint(await readCheckpoint(source));
    await source.close();
    const fromBytes = recogniseCheckpoint(await readCheckpoint(readFixture(name)));
    const hash = ({ tensors }: typeof fromFile) =>
      [...tensors].map(([key, { data }]) => [key, createHash('sha256').update(data).digest('hex')]);
    expect(hash(fromFile)).toEqual(hash(fromBytes));
  });

  test('and becomes shorter meanwhile is malformed', async () => {
    const path = join(folder, 'some.params');
    writeFileSync(path, readFixture('microsoft-s.params'));
    const source = await openFileSource(path);
    truncateSync(path, 5000);
    await expect(readCheckpoint(source)).rejects.toMatchObject({
      tag: 'FormatError',
      message: expect.stringMatching(/received the end after/),
    });
    await source.close();
  });

  test('and is not there is Node’s own error', async () => {
    await expect(openFileSource(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('what the cache holds', () => {
  const record = { ...findRecord('maskflownet-s-things')!, fileName: 'mmflow-s.pth' };
  const options = () => ({ cache: folder, from: [record, findRecord('microsoft-kitti')!] });
  const put = async () => {
    writeFileSync(join(folder, record.fileName), readFixture(record.fileName));
    return pullCheckpoint(record, { cache: folder, offline: true });
  };

  test('is listed', async () => {
    expect(await listCached(options())).toEqual([]);
    const { path, bytes, sha256 } = await put();
    expect(await listCached(options())).toEqual([{ record, path, bytes, sha256 }]);
  });

  test('is verified against record and pin, and left as it is', async () => {
    const path = join(folder, record.fileName);
    expect(await verifyCheckpoint(record, options())).toEqual({ path, state: 'missing', problems: [] });
    const { sha256 } = await put();
    expect(await verifyCheckpoint(record, options())).toEqual({ path, state: 'good', problems: [], sha256 });
    const gitBlob = 'f'.repeat(40);
    expect(await verifyCheckpoint({ ...record, gitBlob }, options())).toMatchObject({
      state: 'wrong',
      problems: [expect.stringMatching(gitBlob)],
    });
    truncateSync(path, 100);
    expect(await verifyCheckpoint(record, options())).toMatchObject({
      state: 'wrong',
      problems: [expect.stringMatching(sha256)],
    });
    expect(readdirSync(folder).sort()).toEqual([record.fileName, `${record.fileName}.pin.json`]);
  });

  test('is removed but for the pin, unless that is to be forgotten', async () => {
    await put();
    mkdirSync(join(folder, 'partial', record.fileName), { recursive: true });
    expect(await removeCached(record, options())).toBe(true);
    expect(readdirSync(folder).sort()).toEqual([`${record.fileName}.pin.json`, 'partial']);
    expect(readdirSync(join(folder, 'partial'))).toEqual([]);
    expect(await removeCached(record, { ...options(), forget: true })).toBe(false);
    expect(readdirSync(folder)).toEqual(['partial']);
  });
});
