import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noSoftwareVulkanBecause, SOFTWARE_VULKAN } from '@opticalflow/testing';
import { KERNEL_CASES, KERNELS } from './check-kernels.ts';
import { expectAgreementOf, runOf } from './compare-op.ts';
import type { NodeRan } from './node-program.ts';

const { resolve } = createRequire(import.meta.url);

const reason = noSoftwareVulkanBecause ? ` (skipped: ${noSoftwareVulkanBecause})` : '';
const describeWhere = reason ? describe.skip : describe;

describeWhere(`webgpu in Node, through the package webgpu${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'opticalflow-dawn-'));
  const [program, runs, result] = ['program.mjs', 'runs.json', 'result.json'].map((name) => join(folder, name));
  let found: NodeRan;
  let complaints: string;

  beforeAll(() => {
    const options = ['--bundle', '--format=esm', '--platform=node', '--main-fields=module,main', '--conditions=source'];
    // what tfjs-core asks `require` for
    const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
    const entry = join(import.meta.dirname, 'node-program.ts');
    execFileSync(resolve('esbuild/bin/esbuild'), [
      entry,
      ...options,
      `--banner:js=${banner}`,
      `--outfile=${program}`,
      '--log-level=warning',
    ]);
    writeFileSync(runs, JSON.stringify(KERNEL_CASES.map(([op, , example]) => runOf(op, example))));
    const webgpu = pathToFileURL(resolve('webgpu')).href;
    const ended = spawnSync(process.execPath, [program, webgpu, runs, result], {
      encoding: 'utf8',
      env: SOFTWARE_VULKAN,
      timeout: 280_000,
    });
    complaints = ended.stderr;
    // also when it has all results, but does not end by itself
    if (ended.status !== 0) throw new Error(`The program ended with ${ended.status ?? ended.signal}: ${complaints}`);
    found = JSON.parse(readFileSync(result, 'utf8'));
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('works without complaint, and lets the process end', () => {
    expect(complaints).toBe('');
  });

  test('the device is the software renderer that was asked for, with our kernels', () => {
    expect(found.adapter).toMatch(/swiftshader/i);
    expect(found.registered).toEqual(KERNELS.webgpu);
    expect(found.ran).toHaveLength(KERNEL_CASES.length);
  });

  test.each(KERNEL_CASES.map((row, i) => [...row, i] as const))('%s agrees with its reference: %s', (...row) => {
    const [op, , example, i] = row;
    expectAgreementOf(found.ran[i], op, example);
  });
});
