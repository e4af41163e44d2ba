import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createReport, mergeRun } from '@opticalflow/evaluation';
import { seededRandom } from '@opticalflow/testing';
import { makeFolder } from '../../test/folder.ts';

const PROGRAM = join(import.meta.dirname, '../../test/scenes.mjs');
const LENGTH = 18;
const SHARDS = 3;

interface Run {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly computed: number[];
  readonly err: string;
}

interface KillOptions {
  readonly killAfter?: number | undefined;
  readonly fromStart?: boolean;
  readonly milliseconds?: number;
}

/**
 * Evaluates a shard in a process of its own, so many milliseconds a picture, which is killed some time after its first word (or after its start) if that is given.
 */
function evaluateIn(
  folder: string,
  index: number,
  count: number,
  { killAfter, fromStart = false, milliseconds = 15 }: KillOptions = {},
): Promise<Run> {
  const words = [folder, index, count, LENGTH, milliseconds].map(String);
  const child = spawn(process.execPath, [PROGRAM, ...words]);
  let out = '';
  let err = '';
  let timer: NodeJS.Timeout | undefined;
  const startTimer = () => {
    if (killAfter !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), killAfter);
  };
  if (fromStart) startTimer();
  child.stdout.on('data', (chunk) => {
    out += chunk;
    startTimer();
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) =>
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const computed = out.split('\n').filter((line) => /^\d+$/.test(line));
      resolve({ code, signal, computed: computed.map(Number), err });
    }),
  );
}

async function reportOf(folder: string) {
  const { records, run } = await mergeRun(folder);
  const report = createReport({ protocol: 'kitti', question: run.question, records });
  const drop = (key: string, value: unknown) => (/illiseconds|^date$/.test(key) ? undefined : value);
  return JSON.parse(JSON.stringify({ report, records }, drop));
}

test('processes killed at any time lose nothing: resumed and merged, the report is that of an undisturbed one', async () => {
  const [undisturbed, killed] = [makeFolder(), makeFolder()];
  expect(await evaluateIn(undisturbed, 0, 1)).toMatchObject({ code: 0, err: '' });

  const random = seededRandom(Date.now() % 2 ** 31);
  let kills = 0;
  await Promise.all(
    Array.from({ length: SHARDS }, async (_, index) => {
      for (let attempt = 0; ; attempt++) {
        const { code, signal, err } = await evaluateIn(killed, index, SHARDS, {
          // first while it computes, which surely takes longer; then while it starts and takes its lock over
          fromStart: attempt === 1,
          killAfter: attempt === 1 ? 1000 * random() : attempt < 4 ? 40 * random() : undefined,
        });
        if (code === 0) break;
        expect([signal, err]).toEqual(['SIGKILL', '']);
        kills++;
      }
    }),
  );
  expect(kills).toBeGreaterThan(0);
  expect(await reportOf(killed)).toEqual(await reportOf(undisturbed));
  expect((await mergeRun(killed)).records.map(({ index }) => index)).toEqual(
    Array.from({ length: LENGTH }, (_, i) => i),
  );
  // finished shards compute nothing
  expect(await evaluateIn(killed, 1, SHARDS)).toMatchObject({ code: 0, computed: [] });
});

test('of two processes at one shard, the second is refused while the first runs', async () => {
  const folder = makeFolder();
  const first = evaluateIn(folder, 0, 1, { milliseconds: 200 });
  const file = join(folder, 'shard-0001-of-0001.jsonl');
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
  const second = await evaluateIn(folder, 0, 1);
  expect(second).toMatchObject({ code: 1, computed: [], err: expect.stringContaining('works at shard-0001-of-0001') });
  expect(await first).toMatchObject({ code: 0, err: '', computed: { length: LENGTH } });
});
