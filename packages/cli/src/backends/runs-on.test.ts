import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { noSoftwareVulkanBecause, SOFTWARE_VULKAN } from '@opticalflow/testing';
import { tryBackend } from './backends.ts';
import { whatRuns } from './runs-on.ts';

const reason = noSoftwareVulkanBecause ? ` (skipped: ${noSoftwareVulkanBecause})` : '';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'opticalflow-runs-on-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

test('a GPU that TensorFlow lists is told', async () => {
  const folder = join(cwd, 'node_modules/@tensorflow/tfjs-node-gpu');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '4.22.0', main: 'index.js' }));
  const core = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core');
  writeFileSync(
    join(folder, 'index.js'),
    `const tf = require(${JSON.stringify(core)});
     const tells = { isUsingGpuDevice: true, binding: { TF_Version: '2.9.1' } };
     tf.registerBackend('tensorflow', () => Object.assign(new tf.KernelBackend(), tells));`,
  );
  const options = { cwd, trustsCwd: true };
  expect(await tryBackend('tensorflow', options)).toEqual({ name: 'tensorflow', works: true });
  expect(await whatRuns('tensorflow', options)).toEqual({
    note: '@tensorflow/tfjs-node-gpu 4.22.0 over TensorFlow 2.9.1, which computes on a GPU',
    runsOn: { package: '@tensorflow/tfjs-node-gpu', version: '4.22.0', tensorflow: '2.9.1', gpu: true },
  });
});

describe('webgpu', () => {
  (reason ? test.skip : test)(`is told by its adapter’s name${reason}`, () => {
    const code = `
      import { releaseBackend } from '@opticalflow/backends';
      import { tryBackend } from './dist/backends/backends.js';
      import { whatRuns } from './dist/backends/runs-on.js';
      const options = { cwd: '.', softwareGpu: true };
      const { works } = await tryBackend('webgpu', options);
      console.log(JSON.stringify({ works, ...await whatRuns('webgpu', options) }));
      await releaseBackend();`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      env: SOFTWARE_VULKAN,
    });
    expect(stderr).toBe('');
    const named = expect.stringMatching(/^google swiftshader \S.*driver/i);
    expect(JSON.parse(stdout)).toEqual({ works: true, note: named, runsOn: { adapter: named } });
  });

  test('is told as well where the adapter keeps its name to itself', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    const gpu = { requestAdapter: async () => ({}) };
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
    expect(await whatRuns('webgpu', { cwd })).toEqual({
      note: 'a GPU that does not tell its name',
      runsOn: { adapter: '' },
    });
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  });
});
