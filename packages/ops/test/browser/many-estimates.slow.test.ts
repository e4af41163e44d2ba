import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noChromiumBecause } from '@opticalflow/testing';
import { type GpuBrowser, openGpuBrowser } from './gpu-page.ts';
import type { ManyRan, ManyRun } from './many-estimates.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;
const checkpoint = 'default-s.safetensors';

/**
 * Where, what is kept to be used again, and how many of them compute: on WebGPU software takes half a second for each, and
 * arithmetic holds nothing that the rest of an estimate does not, as `estimate-counts.slow.test.ts` shows.
 */
const ON = [
  ['webgl', 'textures', 200],
  ['webgpu', 'buffers', 60],
] as const;

describeWhere(`many estimates in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  beforeAll(async () => {
    browser = await openGpuBrowser([checkpoint]);
  });
  afterAll(() => browser?.close());

  test.each(ON)(
    'on %s two hundred of them, one aborted, hold no more tensors, bytes and %s than three',
    async (backend, pool, computed) => {
      const page = await browser.open(backend);
      await page.call('registerKernels');
      const run: ManyRun = { checkpoint, width: 64, height: 64, count: 200, aborted: [100], computed };
      const { held, left, thrown } = await page.call<ManyRan>('estimateMany', run);
      await page.close();
      expect(thrown).toEqual(['AbortError']);
      expect(held).toHaveLength(200);
      expect(held[2][pool]).toBeGreaterThan(held[2].numTensors);
      expect(held[199]).toEqual(held[2]);
      expect(left).toMatchObject({ numTensors: 0, numDataBuffers: 0, numBytesInGPU: 0 });
    },
    300_000,
  );
});
