import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectCloseToScale } from '@opticalflow/testing';
import { bundlePrograms } from './bundle.ts';
import { convolveByLoops } from './jobs.ts';

const size = { height: 9, width: 14, inputs: 5, outputs: 7, block: 4 };
const folder = mkdtempSync(join(tmpdir(), 'opticalflow-engine-'));
const program = join(folder, 'node-program.mjs');
beforeAll(() => bundlePrograms(folder, 'node-program'));
afterAll(() => rmSync(folder, { recursive: true }));

async function measureInProcess(options: object, env: Record<string, string> = {}) {
  const args = [program, JSON.stringify(size), JSON.stringify(options)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

test('what is bundled for browsers works in Node too, with the best instructions', async () => {
  const { threads, instructions, notes, output } = await measureInProcess({ threads: 2 });
  expect({ threads, instructions, notes }).toEqual({ threads: 2, instructions: 'relaxed', notes: [] });
  expectCloseToScale(output, convolveByLoops(size), 1e-6);
});

test('as many threads as the machine has are the default', async () => {
  const { availableParallelism } = await import('node:os');
  expect((await measureInProcess({})).threads).toBe(availableParallelism());
});

test.each([
  ['sleep', 200],
  ['have just worked', 0],
])('a process whose threads %s ends by itself', async () => {
  const args = [program, JSON.stringify(size), JSON.stringify({ threads: 2, leave: true })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = 0;
  child.stdout.once('data', () => {
    printed = performance.now();
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(0);
  expect(printed).toBeGreaterThan(0);
  expect(performance.now() - printed).toBeLessThan(2000);
});

/** Whether this Node has relaxed SIMD only by a flag. */
const needsFlag = Number(process.versions.node.split('.')[0]) < 22;
const testWithFlag = needsFlag ? test : test.skip;

testWithFlag('on Node 20 flags of V8 that may not be set leave plain SIMD', async () => {
  const forbidden = { OPTICALFLOW_V8_FLAGS: '0' };
  expect((await measureInProcess({ setV8Flags: false })).instructions).toBe('plain');
  expect((await measureInProcess({}, forbidden)).instructions).toBe('plain');
  expect((await measureInProcess({ instructions: 'relaxed' }, forbidden)).error).toMatch(
    /^BackendError: Relaxed SIMD was asked for, which/,
  );
});

test('plain instructions can be asked for', async () => {
  expect((await measureInProcess({ instructions: 'plain' })).instructions).toBe('plain');
});

test('an engine works inside a worker thread, and ends with it', async () => {
  const worker = new Worker(program, {
    argv: [JSON.stringify(size), JSON.stringify({ threads: 2, leave: true })],
    stdout: true,
  });
  let printed = '';
  worker.stdout.on('data', (text) => {
    printed += text;
  });
  expect(await new Promise((resolve) => worker.once('exit', resolve))).toBe(0);
  const { threads, notes, output } = JSON.parse(printed);
  expect({ threads, notes }).toEqual({ threads: 2, notes: [] });
  expectCloseToScale(output, convolveByLoops(size), 1e-6);
});
