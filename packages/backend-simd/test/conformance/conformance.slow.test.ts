import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/** What `run.mjs` reports. */
interface Report {
  run: number;
  pending: number;
  failures: { name: string; messages: string[] }[];
  threads: number;
  instructions: string;
}

const MINUTES = 60_000;
const node = (script: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, script), ...args], { maxBuffer: 2 ** 26 });

describe('TensorFlow.js’s own suite', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'simd-conformance-'));
    await node('bundle.mjs', join(folder, 'suite.mjs'));
  }, 2 * MINUTES);

  afterAll(() => rm(folder, { recursive: true }));

  test.each([
    { instructions: 'plain', threads: 1 },
    { instructions: 'plain', threads: 2 },
    { instructions: 'relaxed', threads: 1 },
    { instructions: 'relaxed', threads: 2 },
  ])(
    'passes on $instructions SIMD with $threads thread(s)',
    async (options) => {
      const file = join(folder, `${options.instructions}-${options.threads}.json`);
      await node('run.mjs', join(folder, 'suite.mjs'), JSON.stringify(options), file);
      const { run, pending, failures, ...engine } = JSON.parse(await readFile(file, 'utf8')) as Report;
      process.stdout.write(
        `${options.instructions}, ${options.threads} thread(s): ${run} run, ${failures.length} failed, ${pending} pending\n`,
      );
      expect(engine).toEqual(options);
      expect(failures).toEqual([]);
      expect(run).toBeGreaterThan(4200);
      expect(pending).toBeLessThan(10);
    },
    4 * MINUTES,
  );
});
