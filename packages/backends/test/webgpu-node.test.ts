import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { noSoftwareVulkanBecause, SOFTWARE_VULKAN } from '@opticalflow/testing';

const reason = noSoftwareVulkanBecause ? ` (skipped: ${noSoftwareVulkanBecause})` : '';

/** Runs a program in a process of its own, with a software GPU or without any. */
function run(program: string, { gpu }: { gpu: boolean }) {
  const file = join(import.meta.dirname, `../.program-${process.pid}.mjs`);
  writeFileSync(file, program);
  try {
    const env = gpu ? SOFTWARE_VULKAN : process.env;
    return spawnSync(process.execPath, [file], { env, encoding: 'utf8', timeout: 50_000 });
  } finally {
    rmSync(file);
  }
}

const TRY = `
  import { releaseBackend, setBestBackend } from '@opticalflow/backends';
  import * as tf from '@tensorflow/tfjs-core';`;

(reason ? describe.skip : describe)(`webgpu in Node${reason}`, () => {
  test('is passed over when its GPU is software', () => {
    const { status, stdout } = run(
      `${TRY}
      const { name, tried } = await setBestBackend({ among: ['webgpu', 'cpu'] });
      console.log(name, tried[0].why);`,
      { gpu: true },
    );
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^cpu the only GPU is software \(.*swiftshader/i)]);
  });

  test('computes with our kernels when software is asked for, and lets the process end', () => {
    const { status, stdout } = run(
      `${TRY}
      await setBestBackend({ among: ['webgpu'], softwareGpu: true });
      const squares = await tf.square(tf.tensor1d([1, 2, 3])).data();
      console.log(tf.getBackend(), [...squares].join(), tf.getKernel('CostVolume', 'webgpu') !== undefined);
      await releaseBackend();`,
      { gpu: true },
    );
    expect([status, stdout]).toEqual([0, 'webgpu 1,4,9 true\n']);
  });

  test('finds no GPU where there is none', () => {
    const { status, stdout } = run(
      `${TRY}
      console.log(await setBestBackend({ among: ['webgpu'] }).catch(({ message }) => message));`,
      { gpu: false },
    );
    expect([status, stdout]).toEqual([0, 'No backend works here. webgpu: WebGPU finds no GPU\n']);
  });
});
