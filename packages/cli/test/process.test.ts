import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { tfjsNodeFolder } from '@opticalflow/testing';
import { example, openSession, type Session } from './session.ts';

/** The command as it is installed: built, in a process of its own. */
const BIN = join(import.meta.dirname, '../dist/bin.js');
const PAIR = [example('first.png'), example('second.png')];

let session: Session;
beforeEach(() => {
  session = openSession();
});
afterEach(() => session.close());

const run = (args: readonly string[], cwd = session.folder) =>
  spawnSync(process.execPath, [BIN, ...args], { cwd, encoding: 'utf8' });

test('help, version and the lack of a command', () => {
  expect(run(['--version'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  const { status, stdout } = run([]);
  expect(status).toBe(0);
  for (const command of [
    'estimate',
    'warp',
    'paint',
    'convert',
    'info',
    'stats',
    'score',
    'models',
    'import',
    'doctor',
  ]) {
    expect(stdout).toContain(`\n  ${command} `);
  }
  for (const command of ['video', 'train', 'evaluate', 'submit']) expect(stdout).not.toContain(command);
  expect(run(['estimate', '--help']).stdout).not.toMatch(/--tile|--bidirectional/);
});

test('results go to stdout and progress to stderr, so that JSON can be piped', () => {
  const { status, stdout, stderr } = run(['estimate', ...PAIR, '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ backend: 'simd', flow: { width: 480 } });
  expect(stderr).toContain('stage1 level 2\n');
});

test('a reader that goes away is no error', () => {
  const { status, stderr } = spawnSync('sh', ['-c', `"$0" "$1" models ls --json | head -c 1`, process.execPath, BIN], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with 130 and no file', async (signal) => {
  const child = spawn(process.execPath, [BIN, 'estimate', ...PAIR, '-o', 'out.flo', '--backend', 'cpu'], {
    cwd: session.folder,
  });
  child.stderr.once('data', () => child.kill(signal));
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect(code).toBe(130);
  expect(readdirSync(session.folder)).toEqual([]);
});

test('doctor finds every backend that works here to agree with the reference, and says why another does not', () => {
  const { status, stdout } = run(['doctor', '--json']);
  expect(status).toBe(0);
  const { auto, backends } = JSON.parse(stdout);
  expect(auto).toBe('simd');
  const [simd, wasm, cpu, tensorflow] = backends;
  expect(simd.note).toMatch(/^(relaxed|plain) SIMD, \d+ threads/);
  for (const backend of [simd, wasm, cpu]) {
    expect(backend.works).toBe(true);
    expect(backend.ops.length).toBeGreaterThan(5);
    expect(backend.ops.filter(({ agrees }: { agrees: boolean }) => !agrees)).toEqual([]);
  }
  expect(tensorflow).toMatchObject({ name: 'tensorflow', works: false, why: expect.stringContaining('npm install') });
});

describe('the tensorflow backend', () => {
  test('is explained where it is not installed', () => {
    const { status, stderr } = run(['estimate', ...PAIR, '--backend', 'tensorflow']);
    expect([status, stderr]).toEqual([64, expect.stringContaining('npm install @tensorflow/tfjs-node@4.22.0')]);
  });

  const here = tfjsNodeFolder === undefined ? test.skip : test;
  here('estimates the flow that simd does, where @tensorflow/tfjs-node has been built', async () => {
    const [mine, theirs] = [session.path('simd.flo'), session.path('tensorflow.flo')];
    run(['estimate', ...PAIR, '-o', mine]);
    const { status, stderr } = run(['estimate', ...PAIR, '-o', theirs, '--backend', 'tensorflow'], tfjsNodeFolder);
    expect([status, stderr]).toEqual([0, expect.stringContaining('stage1 level 2')]);
    const { epe } = await session.json(`score ${theirs} ${mine}`);
    expect(epe).toBeLessThan(1e-3);
    expect(JSON.parse(run(['doctor', '--json'], tfjsNodeFolder).stdout).backends[3]).toMatchObject({
      works: true,
      note: expect.stringContaining('@tensorflow/tfjs-node 4.22.0 over TensorFlow 2.13'),
    });
  });
});
