import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { acquireLock } from '@opticalflow/evaluation';
import { makeFolder } from '../../test/folder.ts';
import { thisProcess } from './process-identity.ts';

const lockIn = (folder: string) => join(folder, 'shard-0001-of-0001.lock');
const write = (file: string, holder: object) => writeFileSync(file, `${JSON.stringify(holder)}\n`);

/** The number of a process that has ended. */
const deadProcess = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('a lock', () => {
  test('is held by one, and can be taken again when it is released', async () => {
    const file = lockIn(makeFolder());
    const lock = await acquireLock(file);
    await lock.expectHeld();
    await expect(acquireLock(file)).rejects.toMatchObject({
      tag: 'RunError',
      kind: 'locked',
      message: expect.stringMatching(
        new RegExp(`^process ${process.pid} on ${hostname()} works at shard-0001-of-0001; .* ago, and it is running$`),
      ),
    });
    await lock.release();
    await (await acquireLock(file)).release();
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });

  test('of many that try at once is held by one', async () => {
    const file = lockIn(makeFolder());
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(file)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('that a killed process left is taken over at once, by one of many', async () => {
    const file = lockIn(makeFolder());
    write(file, { ...thisProcess(), pid: deadProcess(), token: 'old' });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(file)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(join(file, '..'))).toEqual(['shard-0001-of-0001.lock']);
  });

  test('of a process that was killed and whose parent has not noticed is taken over at once', async () => {
    const file = lockIn(makeFolder());
    if (thisProcess().started === null) return;
    // a shell that becomes a program which does not look after the child
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60']);
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(line);
    while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await wait(5);
    write(file, { ...thisProcess(), pid, started: null, token: 'old' });
    await (await acquireLock(file)).release();
    parent.kill();
  });

  test('of a process whose number was given again is taken over', async () => {
    const file = lockIn(makeFolder());
    const { started, ...self } = thisProcess();
    if (started === null) return;
    write(file, { ...self, started: '1', token: 'old' });
    await (await acquireLock(file)).release();
  });

  test.each([
    ['of another machine', { host: 'node17' }],
    ['of before a restart', { space: 'an earlier boot' }],
  ])('%s counts as left behind only after a time without a sign of life', async (_, other) => {
    const file = lockIn(makeFolder());
    write(file, { ...thisProcess(), pid: deadProcess(), ...other, token: 'old' });
    await expect(acquireLock(file, { staleAfter: 60_000 })).rejects.toThrow('it counts as gone after 60 s without one');
    const before = new Date(Date.now() - 61_000);
    utimesSync(file, before, before);
    await (await acquireLock(file, { staleAfter: 60_000 })).release();
  });

  test('of another machine is waited for by whoever has patience, while one that surely runs is not', async () => {
    const file = lockIn(makeFolder());
    write(file, { ...thisProcess(), host: 'node17', token: 'old' });
    const told: string[] = [];
    const options = { staleAfter: 300, patience: 5_000, onWait: (reason: string) => told.push(reason) };
    const lock = await acquireLock(file, options);
    expect(told).toEqual([expect.stringContaining('on node17 works at shard-0001-of-0001')]);
    const started = Date.now();
    await expect(acquireLock(file, options)).rejects.toThrow('it is running');
    expect(Date.now() - started).toBeLessThan(2_000);
    await lock.release();
    write(file, { ...thisProcess(), host: 'node17', token: 'old' });
    const impatient = { staleAfter: 60_000, patience: 0 };
    await expect(acquireLock(file, impatient)).rejects.toThrow('on node17');
    const aborted = { staleAfter: 60_000, patience: 60_000, signal: AbortSignal.timeout(50) };
    await expect(acquireLock(file, aborted)).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('that cannot be read is treated as one of another machine', async () => {
    const file = lockIn(makeFolder());
    writeFileSync(file, '');
    await expect(acquireLock(file)).rejects.toThrow('another process works at shard-0001-of-0001');
    await (await acquireLock(file, { staleAfter: 0 })).release();
  });

  test('gives signs of life while it is held', async () => {
    const file = lockIn(makeFolder());
    const lock = await acquireLock(file, { heartbeat: 10 });
    const long = new Date(0);
    utimesSync(file, long, long);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(acquireLock(file, { staleAfter: 5_000 })).rejects.toThrow(/sign of life was 0 s ago/);
    await lock.release();
  });

  test('that was taken over is noticed by the one that had it, who leaves it alone', async () => {
    const file = lockIn(makeFolder());
    const lock = await acquireLock(file);
    write(file, { ...thisProcess(), token: 'another' });
    await expect(lock.expectHeld()).rejects.toThrow('was taken over by another process');
    await lock.release();
    expect(JSON.parse(readFileSync(file, 'utf8')).token).toBe('another');
  });

  test('of a process that runs is respected by another process', async () => {
    const file = lockIn(makeFolder());
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000); console.log("up")']);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    write(file, { ...thisProcess(), pid: child.pid, started: null, token: 'theirs' });
    const before = new Date(0);
    utimesSync(file, before, before);
    await expect(acquireLock(file)).rejects.toThrow(`process ${child.pid} on`);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    await (await acquireLock(file)).release();
  });
});
