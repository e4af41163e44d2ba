import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writePpm } from '@opticalflow/io-image';
import { randomFloats, tfjsNodeFolder } from '@opticalflow/testing';
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
    'evaluate',
    'submit',
    'models',
    'import',
    'doctor',
  ]) {
    expect(stdout).toContain(`\n  ${command} `);
  }
  for (const command of ['video']) expect(stdout).not.toContain(command);
  expect(run(['estimate', '--help']).stdout).not.toMatch(/--tile|--bidirectional/);
});

test('results go to stdout and progress to stderr, so that JSON can be piped', () => {
  const { status, stdout, stderr } = run(['estimate', ...PAIR, '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ backend: 'simd', flow: { width: 480 } });
  expect(stderr).toContain('stage1 level 2\n');
});

describe('a reader that goes away', () => {
  /** Runs it with nobody at the other end of its stdout. */
  async function unread(args: readonly string[]) {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: session.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    return [code, stderr];
  }

  test('is no error', async () => {
    expect(await unread(['models', 'ls', '--json'])).toEqual([0, '']);
  });

  test('ends a list of pairs, without a word', async () => {
    session.write('list.txt', `${PAIR.join(' ')}\n${PAIR.join(' ')} second.flo\n`);
    expect(await unread(['estimate', '--pairs', 'list.txt', '--quiet'])).toEqual([0, '']);
    expect(session.files()).toEqual(['list.txt']);
  });
});

const onLinux = existsSync('/dev/full') ? test : test.skip;
onLinux('a full disk behind stdout is told in words, with 73 (where there is /dev/full)', () => {
  const line = '"$0" "$1" models ls --json > /dev/full';
  const { status, stderr } = spawnSync('sh', ['-c', line, process.execPath, BIN], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([73, 'opticalflow: Cannot write to stdout: the disk is full\n']);
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

test.each(['stage1 level 3', 'stage1 level 2'])(
  'SIGINT after %s, when little is left, still ends it with 130 and no file',
  async (stage) => {
    const [width, height] = [1280, 960];
    for (const [seed, name] of ['a.ppm', 'b.ppm'].entries()) {
      session.write(
        name,
        writePpm({ width, height, data: Uint8Array.from(randomFloats(3 * width * height, seed, 0, 256)) }),
      );
    }
    const outputs = ['-o', 'out.flo', '--paint', 'out.png', '--occlusion', 'mask.png'];
    const child = spawn(process.execPath, [BIN, 'estimate', 'a.ppm', 'b.ppm', ...outputs], { cwd: session.folder });
    let told = '';
    child.stderr.on('data', (chunk) => {
      if (!told.includes(stage) && `${told}${chunk}`.includes(stage)) child.kill('SIGINT');
      told += chunk;
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect(told).toMatch(/opticalflow: interrupted\n$/);
    expect(readdirSync(session.folder)).toEqual(['a.ppm', 'b.ppm']);
  },
);

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

  test('in the folder that bench is run in is left out, and not run, unless asked for', () => {
    const folder = session.path('node_modules/@tensorflow/tfjs-node');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '4.22.0', main: 'index.js' }));
    writeFileSync(join(folder, 'index.js'), `require('node:fs').writeFileSync('harm.txt', '')`);
    const bench = ['bench', '--rounds', '1', '--width', '64', '--height', '64', '--json'];
    const { status, stdout } = run(bench);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).results.at(-1)).toMatchObject({
      label: 'tensorflow',
      skipped: expect.stringContaining('only when you ask for it'),
    });
    expect(session.files()).toEqual(['node_modules']);
    run([...bench, '--tensorflow']);
    expect(session.files()).toEqual(['harm.txt', 'node_modules']);
  });

  const here = tfjsNodeFolder === undefined ? test.skip : test;
  here('estimates the flow that simd does, where @tensorflow/tfjs-node has been built', async () => {
    const [mine, theirs] = [session.path('simd.flo'), session.path('tensorflow.flo')];
    run(['estimate', ...PAIR, '-o', mine]);
    const { status, stderr } = run(['estimate', ...PAIR, '-o', theirs, '--backend', 'tensorflow'], tfjsNodeFolder);
    expect([status, stderr]).toEqual([0, expect.stringContaining('stage1 level 2')]);
    const { epe } = await session.json(`score ${theirs} ${mine}`);
    expect(epe).toBeLessThan(1e-3);
    expect(JSON.parse(run(['doctor', '--json', '--tensorflow'], tfjsNodeFolder).stdout).backends[3]).toMatchObject({
      works: true,
      note: expect.stringContaining('@tensorflow/tfjs-node 4.22.0 over TensorFlow 2.13'),
    });
  });
});
