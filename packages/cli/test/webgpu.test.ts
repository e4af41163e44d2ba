import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { writePpm } from '@opticalflow/io-image';
import { noSoftwareVulkanBecause, SOFTWARE_VULKAN } from '@opticalflow/testing';
import { openSession } from './session.ts';

const BIN = join(import.meta.dirname, '../dist/bin.js');
const reason = noSoftwareVulkanBecause ? ` (skipped: ${noSoftwareVulkanBecause})` : '';

(reason ? describe.skip : describe)(`--backend webgpu${reason}`, () => {
  test('estimates as simd does where a software GPU is asked for, refuses one else, and the process ends', () => {
    const session = openSession();
    for (const [name, shift] of [
      ['a', 0],
      ['b', 2],
    ] as const) {
      const data = Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => {
        const [x, y] = [(Math.floor(i / 3) % 64) - shift, Math.floor(i / 192)];
        return 128 + 100 * Math.sin(0.4 * x + (i % 3)) * Math.cos(0.3 * y);
      });
      session.write(`${name}.ppm`, writePpm({ width: 64, height: 64, data }));
    }
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [BIN, 'estimate', 'a.ppm', 'b.ppm', '--json', '--quiet', ...args], {
        cwd: session.folder,
        encoding: 'utf8',
        timeout: 55_000,
        env: SOFTWARE_VULKAN,
      });
    const refused = run('--backend', 'webgpu');
    expect([refused.status, refused.stderr]).toEqual([64, expect.stringMatching(/the only GPU is software/)]);
    const { status, stdout, stderr } = run('--backend', 'webgpu', '--software-gpu');
    expect([status, stderr]).toEqual([0, '']);
    const [webgpu, simd] = [JSON.parse(stdout), JSON.parse(run().stdout)];
    expect([webgpu.backend, simd.backend]).toEqual(['webgpu', 'simd']);
    for (const measure of ['meanU', 'meanV', 'meanLength', 'maxLength']) {
      expect(webgpu.flow[measure]).toBeCloseTo(simd.flow[measure], 3);
    }
    session.close();
  });
});
