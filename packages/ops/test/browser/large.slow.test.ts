import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noChromiumBecause } from '@opticalflow/testing';
import type { WarpAttrs } from '../../src/kernel-names.ts';
import { expectAgreementOn } from './compare-op.ts';
import { type GpuBrowser, type GpuPage, openGpuBrowser } from './gpu-page.ts';

/** Of a result's scale. Coordinates of some hundred pixels are float32: they end at a 30000th of a pixel. */
const TOLERANCE = 1e-4;

const describeWhere = noChromiumBecause ? describe.skip : describe;

describeWhere(`in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  beforeAll(async () => {
    browser = await openGpuBrowser();
  });
  afterAll(() => browser?.close());

  describe.each(['webgl', 'webgpu'] as const)('on %s', (backend) => {
    let page: GpuPage;
    beforeAll(async () => {
      page = await browser.open(backend);
      await page.call('registerKernels');
    });
    afterAll(() => page?.close());

    test('a warp of so many pixels that tiles are larger', async () => {
      const attrs: WarpAttrs = { border: 'zeros', components: 'uv', minCoverage: -1, origin: 0 };
      const inputs = [{ shape: [1, 260, 257, 1] }, { shape: [1, 260, 257, 2], low: -4, high: 5 }];
      await expectAgreementOn(page, 'warp', { name: '260x257', inputs, attrs }, TOLERANCE);
    }, 300_000);

    test('an output of more values than one row of workgroups has', async () => {
      const differences = await page.call<number[]>('differencesFromStock', {
        op: 'upsample',
        shapes: [[1, 64, 64, 8]],
        attrs: { factor: 12 },
      });
      expect(differences).toHaveLength(2);
      for (const difference of differences) expect(difference).toBeLessThan(TOLERANCE);
    }, 300_000);

    if (backend !== 'webgpu') return;

    test('a convolution of more tiles than one row of workgroups has', async () => {
      await page.call('registerKernels');
      expect(await page.call('differenceOfScaling', [1, 2060, 2060, 1])).toBeLessThan(1e-6);
    }, 300_000);
  });
});
