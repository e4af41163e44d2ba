import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noChromiumBecause } from '@opticalflow/testing';
import { casesOf, expectAgreementOn } from './compare-op.ts';
import { type GpuBrowser, type GpuPage, openGpuBrowser } from './gpu-page.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;

/** Ops that are composed of stock kernels where ours are not registered, as are their gradients. */
const CASES = casesOf('conv2d', 'conv2dTranspose', 'denseBlock', 'leakyRelu').filter((_, i) => i % 3 === 0);

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
    });
    afterAll(() => page?.close());

    test('the device is the software renderer that was asked for', () => {
      expect(page.adapter).toMatch(/swiftshader/i);
    });

    test.each(CASES)('%s agrees with its reference: %s', (...[op, , example]) => expectAgreementOn(page, op, example));
  });
});
