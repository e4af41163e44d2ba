import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Progress } from '@opticalflow/core';
import { type FileServer, file, readFixture, serve, stall, status } from '@opticalflow/testing';
import type { CheckpointRecord } from '../records/checkpoint-record.ts';
import { pullCheckpoint } from './pull-checkpoint.ts';

const bytes = readFixture('microsoft-s.params');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const gitBlob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
const other = Uint8Array.from(bytes);
other[bytes.length >> 1] ^= 1;
const HALF = bytes.length >> 1;

const record: CheckpointRecord = {
  id: 'some',
  url: 'http://records.invalid/weights/some.params',
  fileName: 'some.params',
  family: 'microsoft',
  architecture: 'maskflownet-s',
  channelOrder: 'rgb',
  trainedOn: [],
  published: [],
  licence: 'MIT',
};

let server: FileServer;
let cache: string;

beforeEach(async () => {
  server = await serve();
  cache = mkdtempSync(join(tmpdir(), 'opticalflow-pull-'));
});

afterEach(async () => {
  await server.close();
  rmSync(cache, { recursive: true, force: true });
});

type Overrides = Partial<CheckpointRecord> & Parameters<typeof pullCheckpoint>[1];

const pull = ({ bytes: size, sha256: hash, gitBlob: blob, ...options }: Overrides = {}) =>
  pullCheckpoint(
    {
      ...record,
      ...(size === undefined ? {} : { bytes: size }),
      ...(hash === undefined ? {} : { sha256: hash }),
      ...(blob === undefined ? {} : { gitBlob: blob }),
    },
    { cache, baseUrl: server.url, backOff: 1, ...options },
  );

/** Whether a download in the cache holds the file up to this byte. */
const arrived = (end: number) =>
  readdirSync(join(cache, 'partial')).some((name) => {
    const data = statSync(join(cache, 'partial', name, 'data'), { throwIfNoEntry: false });
    return data !== undefined && data.size >= end;
  });
const cutAt = (after: number) => ({ cut: { after, arrived } });

/** What lies in the cache besides what belongs there. */
const leftovers = () => [
  ...readdirSync(cache),
  ...(existsSync(join(cache, 'partial')) ? readdirSync(join(cache, 'partial')) : []),
];
const CLEAN = ['partial', 'some.params', 'some.params.pin.json'];

const refused = (promise: Promise<unknown>, message: RegExp) =>
  expect(promise).rejects.toMatchObject({ tag: 'DownloadError', message: expect.stringMatching(message) });

describe('a good server', () => {
  test('gives the file once; then it comes from the cache', async () => {
    server.answer(file(bytes));
    const path = join(cache, 'some.params');
    expect(await pull()).toEqual({ path, bytes: bytes.length, sha256, fetched: true });
    expect(Buffer.compare(readFileSync(path), bytes)).toBe(0);
    expect(await pull()).toEqual({ path, bytes: bytes.length, sha256, fetched: false });
    expect(server.seen.map(({ path }) => path)).toEqual(['/weights/some.params']);
    expect(leftovers().sort()).toEqual(CLEAN);
  });

  test('is told from the record, or from a mirror of the environment', async () => {
    server.answer(file(bytes));
    const address = `${server.url}some.params`;
    await pullCheckpoint({ ...record, url: address }, { cache });
    rmSync(join(cache, 'some.params'));
    await pullCheckpoint(record, { cache, env: { OPTICALFLOW_MIRROR: server.url.replace(/\/$/, '') } });
    expect(server.seen).toHaveLength(2);
  });

  test('matches size, SHA-256 and git blob of the record', async () => {
    server.answer(file(bytes));
    expect(await pull({ bytes: bytes.length, sha256, gitBlob })).toMatchObject({ fetched: true });
  });

  test('is followed with progress up to the last byte', async () => {
    server.answer(file(bytes));
    const steps: Progress[] = [];
    await pull({ onProgress: (step) => steps.push(step) });
    const downloading = steps.filter(({ stage }) => stage === 'downloading');
    expect(downloading[0]).toEqual({ stage: 'downloading', done: 0, total: bytes.length });
    expect(downloading.at(-1)).toEqual({ stage: 'downloading', done: bytes.length, total: bytes.length });
    expect(downloading.map(({ done }) => done)).toEqual(downloading.map(({ done }) => done).sort((a, b) => a - b));
    expect(steps.at(-1)!.stage).toBe('checking');
  });

  test('need not tell the size', async () => {
    server.answer(file(bytes, { chunked: true }));
    expect(await pull()).toMatchObject({ bytes: bytes.length, fetched: true });
  });

  test('serves many at once without harm', async () => {
    server.answer(file(bytes, { etag: '"1"' }));
    const pulled = await Promise.all(Array.from({ length: 6 }, () => pull()));
    expect(new Set(pulled.map((one) => one.sha256))).toEqual(new Set([sha256]));
    expect(leftovers().sort()).toEqual(CLEAN);
  });
});

describe('a transfer that breaks', () => {
  test('is resumed where it broke, asking for the same file', async () => {
    server.answer(file(bytes, { etag: '"1"', ...cutAt(HALF) }), file(bytes, { etag: '"1"' }));
    expect(await pull()).toMatchObject({ sha256, fetched: true });
    expect(server.seen[1]).toEqual({ path: '/weights/some.params', range: `bytes=${HALF}-`, ifRange: '"1"' });
  });

  test('is resumed by date where there is no ETag', async () => {
    const modified = 'Tue, 24 Nov 2026 10:00:00 GMT';
    server.answer(file(bytes, { modified, ...cutAt(HALF) }), file(bytes, { modified }));
    expect(await pull()).toMatchObject({ sha256 });
    expect(server.seen[1]).toMatchObject({ range: `bytes=${HALF}-`, ifRange: modified });
  });

  test.each([
    ['with a weak ETag', { etag: 'W/"1"' }],
    ['with nothing to know the file by', {}],
  ])('%s begins anew', async (_, serving) => {
    server.answer(file(bytes, { ...serving, ...cutAt(HALF) }), file(bytes, serving));
    expect(await pull()).toMatchObject({ sha256 });
    expect(server.seen[1].range).toBeUndefined();
  });

  test('begins anew when the server ignores ranges', async () => {
    server.answer(file(bytes, { etag: '"1"', ...cutAt(HALF) }), file(bytes, { etag: '"1"', ranges: false }));
    expect(await pull()).toMatchObject({ sha256, bytes: bytes.length });
    expect(server.seen[1].range).toBe(`bytes=${HALF}-`);
  });

  test('begins anew when the file has changed', async () => {
    server.answer(file(other, { etag: '"old"', ...cutAt(HALF) }), file(bytes, { etag: '"new"' }));
    expect(await pull()).toMatchObject({ sha256 });
  });

  test('begins anew when the file has changed and the server does not say so before', async () => {
    const careless = { etag: '"new"', careless: true };
    server.answer(file(other, { etag: '"old"', ...cutAt(HALF) }), file(bytes, careless), file(bytes, careless));
    expect(await pull()).toMatchObject({ sha256 });
    expect(server.seen.map(({ range }) => range)).toEqual([undefined, `bytes=${HALF}-`, undefined]);
  });

  test('begins anew when the file has become shorter', async () => {
    const short = bytes.subarray(0, HALF - 9);
    const careless = { etag: '"1"', careless: true };
    server.answer(file(bytes, { etag: '"1"', ...cutAt(HALF) }), file(short, careless), file(bytes, careless));
    expect(await pull()).toMatchObject({ sha256 });
  });

  test('after the last byte has nothing left to resume', async () => {
    const noLength = { etag: '"1"', chunked: true };
    server.answer(file(bytes, { ...noLength, ...cutAt(bytes.length) }), file(bytes, noLength));
    expect(await pull()).toMatchObject({ sha256 });
    expect(server.seen[1].range).toBe(`bytes=${bytes.length}-`);
  });

  test('again and again is given up, and resumed by the next call', async () => {
    server.answer(file(bytes, { etag: '"1"', ...cutAt(1000) }));
    await refused(pull({ attempts: 3 }), /broke off.*tried 3 times/);
    expect(server.seen.map(({ range }) => range)).toEqual([undefined, 'bytes=1000-', 'bytes=2000-']);
    expect(readdirSync(join(cache, 'partial'))).toEqual(['some.params']);
    server.answer(file(bytes, { etag: '"1"' }));
    expect(await pull()).toMatchObject({ sha256 });
    expect(server.seen[3].range).toBe('bytes=3000-');
    expect(leftovers().sort()).toEqual(CLEAN);
  });

  test('is not resumed from another address', async () => {
    server.answer(file(bytes, { etag: '"1"', ...cutAt(1000) }));
    await refused(pull({ attempts: 1 }), /broke off/);
    server.answer(file(bytes, { etag: '"1"' }));
    await pull({ baseUrl: `${server.url}mirror/` });
    expect(server.seen[1]).toMatchObject({ path: '/weights/mirror/some.params', range: undefined });
  });

  test('of a process that was killed is taken over once it is cold', async () => {
    const dead = await new Promise<number>((resolve) => {
      const child = spawn(process.execPath, ['-e', '']);
      child.on('exit', () => resolve(child.pid!));
    });
    const folder = join(cache, 'partial', `some.params.${dead}-0123456789ab`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'data'), bytes.subarray(0, HALF));
    writeFileSync(join(folder, 'remote.json'), JSON.stringify({ url: `${server.url}some.params`, validator: '"1"' }));
    server.answer(file(bytes, { etag: '"1"' }));
    await pull();
    expect(server.seen[0].range).toBeUndefined();
    utimesSync(join(folder, 'data'), new Date(0), new Date(0));
    rmSync(join(cache, 'some.params'));
    await pull();
    expect(server.seen[1].range).toBe(`bytes=${HALF}-`);
    expect(leftovers().sort()).toEqual(CLEAN);
  });

  test('by silence is given up in time', async () => {
    server.answer(stall(bytes, 1000, '"1"'), file(bytes, { etag: '"1"' }));
    expect(await pull({ patience: 150 })).toMatchObject({ sha256 });
    server.answer(() => {});
    rmSync(join(cache, 'some.params'));
    await refused(pull({ patience: 50, attempts: 1 }), /sent nothing for 0\.05 s/);
  });
});

describe('answers that are no file', () => {
  test.each([404, 403, 410])('%i is final', async (code) => {
    server.answer(status(code));
    await refused(pull(), new RegExp(`some\\.params answered ${code}`));
    expect(server.seen).toHaveLength(1);
  });

  test.each([500, 502, 503, 429, 408])('%i is tried again', async (code) => {
    server.answer(status(code), file(bytes));
    expect(await pull()).toMatchObject({ sha256 });
  });

  test('a server that asks to wait is waited for', async () => {
    server.answer(status(503, { 'retry-after': '0' }), file(bytes));
    expect(await pull({ backOff: 1_000_000 })).toMatchObject({ sha256 });
  });

  test('500 for ever is given up', async () => {
    server.answer(status(500));
    await refused(pull(), /answered 500.*tried 4 times/);
    expect(server.seen).toHaveLength(4);
  });

  test('a page to log in at is not taken for weights', async () => {
    server.answer(file(new TextEncoder().encode('<!DOCTYPE html><title>Welcome</title>')));
    await refused(pull(), /Expected a checkpoint.*begins "<!DOCTYPE html>/);
    expect(leftovers()).toEqual(['partial']);
  });

  test('nobody there is said in words, at once', async () => {
    const { url } = server;
    await server.close();
    await refused(pull({ baseUrl: url }), /Cannot reach 127\.0\.0\.1:\d+: the connection was refused \(ECONNREFUSED\)/);
    server = await serve();
  });

  test('a name that nobody knows is said in words', async () => {
    await refused(pull({ baseUrl: 'http://weights.invalid/', attempts: 1 }), /Cannot reach weights\.invalid.*offline/);
  });

  test('a mirror that is no address is refused', async () => {
    await refused(pull({ baseUrl: 'file:///etc/' }), /address of a folder for a mirror/);
  });
});

describe('another file than it should be', () => {
  test.each<[string, Overrides, RegExp]>([
    ['SHA-256', { sha256: 'f'.repeat(64) }, new RegExp(`expected SHA-256 ${'f'.repeat(64)} but received ${sha256}`)],
    ['git blob', { gitBlob: 'f'.repeat(40) }, new RegExp(`git blob ${'f'.repeat(40)} but received ${gitBlob}`)],
    ['size', { bytes: 7 }, new RegExp(`a size 7 but received ${bytes.length}`)],
  ])('by its %s is refused, kept aside and not pinned', async (_, claims, message) => {
    server.answer(file(bytes));
    await refused(pull(claims), message);
    expect(leftovers().sort()).toEqual(['partial', 'some.params.wrong']);
  });

  test('than at first sight is refused, with both hashes', async () => {
    server.answer(file(bytes), file(other));
    await pull();
    rmSync(join(cache, 'some.params'));
    const otherHash = createHash('sha256').update(other).digest('hex');
    await refused(pull(), new RegExp(`pinned on \\d{4}-.* ${sha256} but received ${otherHash}`));
    expect(existsSync(join(cache, 'some.params'))).toBe(false);
  });

  test('in the cache is set aside and fetched again', async () => {
    server.answer(file(bytes));
    const { path } = await pull();
    writeFileSync(path, other);
    expect(await pull()).toMatchObject({ sha256, fetched: true });
    expect(Buffer.compare(readFileSync(join(cache, 'some.params.wrong')), other)).toBe(0);
  });

  test('name is not followed out of the cache', async () => {
    for (const fileName of ['../some.params', 'a/b', 'a\\b', '', '..']) {
      await expect(pullCheckpoint({ ...record, fileName }, { cache })).rejects.toMatchObject({ tag: 'ShapeError' });
    }
  });
});

describe('without fetching', () => {
  test('what the cache holds is given, and what not is said', async () => {
    await refused(pull({ offline: true }), /not in the cache .* fetching is off/);
    server.answer(file(bytes));
    await pull();
    expect(await pull({ offline: true })).toMatchObject({ fetched: false });
    writeFileSync(join(cache, 'some.params'), other);
    await refused(pull({ offline: true }), /is not the file it should be/);
    expect(server.seen).toHaveLength(1);
  });

  test('a file put into the cache by hand is checked and pinned', async () => {
    writeFileSync(join(cache, 'some.params'), bytes);
    expect(await pull({ offline: true, gitBlob })).toMatchObject({ sha256, fetched: false });
    expect(JSON.parse(readFileSync(join(cache, 'some.params.pin.json'), 'utf8'))).toMatchObject({
      sha256,
      bytes: bytes.length,
    });
  });
});

describe('stopping', () => {
  test('before the first byte', async () => {
    const reason = new Error('enough');
    await expect(pull({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test('on the way keeps what is there for the next time', async () => {
    const controller = new AbortController();
    server.answer(stall(bytes, 1000, '"1"'));
    const pulling = pull({
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 1000) controller.abort(new Error('enough'));
      },
    });
    await expect(pulling).rejects.toThrow('enough');
    server.answer(file(bytes, { etag: '"1"' }));
    expect(await pull()).toMatchObject({ sha256 });
    expect(server.seen[1].range).toBe('bytes=1000-');
  });

  test('between two attempts', async () => {
    server.answer(status(500));
    const signal = AbortSignal.timeout(50);
    await expect(pull({ signal, backOff: 60_000 })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('by a listener that throws', async () => {
    server.answer(file(bytes));
    const pulling = pull({
      onProgress: () => {
        throw new RangeError('no more');
      },
    });
    await expect(pulling).rejects.toThrow(RangeError);
    expect(server.seen).toHaveLength(1);
  });
});

test('a cache that cannot be written is said in words', async () => {
  writeFileSync(join(cache, 'file'), '');
  await refused(pull({ cache: join(cache, 'file') }), /Cannot keep some\.params in .*file/);
});

test('the download of a running process is left alone', async () => {
  const alive = join(cache, 'partial', `some.params.${process.ppid}-0123456789ab`);
  mkdirSync(alive, { recursive: true });
  writeFileSync(join(alive, 'data'), other.subarray(0, HALF));
  utimesSync(join(alive, 'data'), new Date(0), new Date(0));
  server.answer(file(bytes, { etag: '"1"' }));
  expect(await pull()).toMatchObject({ sha256 });
  expect(readFileSync(join(alive, 'data'))).toHaveLength(HALF);
});
