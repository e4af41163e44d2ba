import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSession, type Session } from './session.ts';

/** The command as it is installed: built, in a process of its own. */
const BIN = join(import.meta.dirname, '../dist/bin.js');

let session: Session;
beforeEach(() => {
  session = openSession();
  session.write('tiny.yaml', TINY);
});
afterEach(() => session.close());

/** Seconds of training: the narrowest network on tiny scenes. */
const TINY = `
extends: small-fine        # loss, optimiser and averaging
name: tiny
width: 0.0625
startsFrom: { all: null }
crop: { height: 64, width: 64 }
data:
  - dataset: synthetic
    options: { count: 6, width: 80, height: 72, objects: 2, maxMotion: 6 }
    samples: 2
    augmentation: { kind: crop, at: random, crop: { height: 64, width: 64 } }
evaluateOn:
  - dataset: synthetic
    options: { count: 1, seed: 1, width: 64, height: 64, objects: 2, maxMotion: 6 }
schedule: { kind: cosine, steps: 12, rate: 1.0e-3, warmUp: 2, floor: 0.1 }
logEvery: 1
evaluateEvery: 5
saveEvery: 3
`;

const lines = (folder: string): { mode?: string; iter: number; loss?: number; EPE?: number }[] =>
  readFileSync(session.path(`${folder}/log.json`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What training and evaluation said at each step; times and memory differ from run to run. */
const said = (folder: string) =>
  lines(folder)
    .filter(({ mode }) => mode !== undefined)
    .map(({ iter, loss, EPE }) => [iter, loss ?? null, EPE ?? null]);

/** Ends as a process does: its exit code, or the signal that ended it. */
const ended = (child: ChildProcess) =>
  new Promise<number | string>((resolve) => child.on('close', (code, signal) => resolve(code ?? signal!)));

const start = (...args: string[]): ChildProcess =>
  spawn(
    process.execPath,
    [BIN, 'train', '--config', 'tiny.yaml', '--quiet', '--threads', '1', '--workers', '1', ...args],
    {
      cwd: session.folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );

describe('opticalflow train', () => {
  test('trains by a file and overrides, says how it goes, and leaves weights that estimate', async () => {
    const { code, out, err } = await session.run(
      'train --config tiny.yaml --set schedule.steps=6 --set seed=3 --workers 1 --out run',
    );
    expect([code, err.includes('tiny on simd')]).toEqual([0, true]);
    expect(err).toMatch(/step 6\/6: loss \d+\.\d+, rate \d\.\d\de-\d, \d+\.\d\d s a step\n/);
    expect(err).toMatch(/step 5: EPE synthetic \d+\.\d+ px, the best so far\n/);
    expect(out).toMatch(/steps +6 of 6\nbest +\d/);
    expect(said('run').map(([iter]) => iter)).toEqual([1, 2, 3, 4, 5, 5, 6, 6]);
    const { width, variant } = await session.json('info run/last.safetensors');
    expect([width, variant]).toEqual([0.0625, 'default']);
    expect((await session.run('train --config tiny.yaml --out run')).err).toContain('holds a training already');
    const done = await session.json('train --config tiny.yaml --set schedule.steps=6 --set seed=3 --out run --resume');
    expect(done).toMatchObject({ step: 6, steps: 6, backend: 'simd' });
  });

  test('is killed at random times, goes on, and ends as one that was not', async () => {
    expect(await ended(start('--out', 'whole'))).toBe(0);
    const expected = said('whole');
    expect(expected.map(([iter]) => iter)).toEqual([1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 10, 11, 12, 12]);
    let kills = 0;
    for (let code: number | string = 'not begun'; code !== 0; ) {
      const child = start('--out', 'killed', '--resume');
      const end = ended(child);
      // later and later, so that it comes to an end; anywhere within a step, a checkpoint or an evaluation
      const begun = wait(900 + 450 * kills + 300 * Math.random()).then(() => child.kill('SIGKILL'));
      code = await end;
      await begun;
      if (code !== 0) expect(code).toBe('SIGKILL');
      kills++;
      expect(kills).toBeLessThan(30);
    }
    expect(said('killed')).toEqual(expected);
    for (const name of ['last.safetensors', 'best.safetensors']) {
      const [whole, killed] = ['whole', 'killed'].map((folder) => readFileSync(session.path(`${folder}/${name}`)));
      expect(killed.equals(whole)).toBe(true);
    }
  }, 180_000);

  test('that is interrupted finishes its step, saves it and ends with 130', async () => {
    const child = start('--out', 'stopped');
    const end = ended(child);
    const isUnderWay = () => existsSync(session.path('stopped/log.json')) && lines('stopped').length >= 3;
    while (!isUnderWay() && child.exitCode === null) await wait(20);
    child.kill('SIGTERM');
    expect(await end).toBe(130);
    const told = said('stopped').at(-1)![0]!;
    const { step } = await session.json(
      'train --config tiny.yaml --set schedule.steps=12 --out stopped --resume --minutes 1e-6',
    );
    // it goes on from the step that was told last
    expect([told, told + 1]).toContain(step);
  }, 60_000);

  test('lists its recipes, and prints what a short configuration means', async () => {
    const recipes = await session.json('train --list');
    expect(recipes.map(({ name }: { name: string }) => name)).toContain('mmflow-full-things');
    expect((await session.run('train --list')).out).toMatch(
      /small-coarse +maskflownet-s, \d+ steps, 192x256, after small-encoder/,
    );
    const { code, out } = await session.run('train --recipe microsoft-full-kitti --set keep=5 --print-config');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ name: 'microsoft-full-kitti', keep: 5, width: 1, seed: 0 });
    expect(session.files()).toEqual(['tiny.yaml']);
  });

  test.each<[string, string, number, string]>([
    ['no recipe', 'train --out run', 64, 'Expected --recipe NAME or --config FILE'],
    [
      'two',
      'train --recipe small-fine --config tiny.yaml --out run',
      64,
      'Expected --recipe or --config but received both',
    ],
    ['a recipe that is none', 'train --recipe raft --out run', 64, 'mmflow-s-chairs'],
    ['no folder', 'train --recipe small-encoder', 64, '--out FOLDER'],
    ['a field that is none', 'train --recipe small-encoder --set widht=1 --out run', 64, 'no such field for widht'],
    ['no file', 'train --config none.yaml --out run', 66, 'none.yaml'],
    ['a file that is no YAML', 'train --config broken.yaml --out run', 65, 'broken.yaml: '],
    ['a file with a wrong value', 'train --config wrong.yaml --out run', 65, 'wrong.yaml: Expected'],
    [
      'a dataset without a place',
      'train --recipe mmflow-s-chairs --out run',
      65,
      'Expected the folder of flying-chairs',
    ],
    ['a dataset that is not there', 'train --recipe mmflow-s-chairs --data none --out run', 66, 'none'],
    [
      'no weights to begin with',
      'train --recipe small-fine --set evaluateOn=[] --out run',
      65,
      'begins with the weights of small-coarse',
    ],
    ['weights that are not there', 'train --recipe small-fine --init none.pth --out run', 66, 'none.pth'],
  ])('refuses %s', async (_, line, code, message) => {
    session.write('broken.yaml', 'a: [1');
    session.write('wrong.yaml', 'extends: small-fine\noptimiser: { beta1: 2 }\n');
    expect(await session.run(line)).toMatchObject({ code, err: expect.stringContaining(message) });
  });
});

test('opticalflow curves draws logs side by side', async () => {
  session.write(
    'mmflow.log.json',
    '{"env_info": ""}\n{"mode": "train", "epoch": 1, "iter": 50, "lr": 1e-4, "loss": 3}\n',
  );
  session.write('ours.json', '{"mode": "train", "iter": 50, "loss": 2}\n{"mode": "val", "iter": 50, "EPE": 1.5}\n');
  const { output, logs } = await session.json('curves mmflow.log.json ours.json -o curves.svg');
  expect([output, logs.length, logs[1].evaluations]).toEqual(['curves.svg', 2, 1]);
  const svg = new TextDecoder().decode(session.read('curves.svg'));
  expect(svg).toContain('● mmflow.log.json');
  expect(svg).toContain('>EPE</text>');
  session.write('broken.json', 'nonsense\n{}\n');
  expect(await session.run('curves broken.json -o curves.svg')).toMatchObject({
    code: 65,
    err: expect.stringContaining('broken.json: Malformed log of a training at byte 0'),
  });
  expect((await session.run('curves ours.json -o curves.png')).code).toBe(64);
});
