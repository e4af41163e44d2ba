import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noChromiumBecause } from '@opticalflow/testing';
import { checkKernels, SOME_CASES } from './check-kernels.ts';
import { runOf } from './compare-op.ts';
import { type GpuBrowser, type GpuPage, openGpuBrowser } from './gpu-page.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;

describeWhere(`webgpu in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  let page: GpuPage;
  beforeAll(async () => {
    browser = await openGpuBrowser();
    page = await browser.open('webgpu');
  });
  afterAll(() => browser?.close());

  checkKernels('webgpu', () => page);

  test('a lost device is an error that says so', async () => {
    const [op, , example] = SOME_CASES[0];
    await page.call('loseDevice');
    await expect(page.call('runOp', runOf(op, example))).rejects.toThrow(
      /BackendError: The device of the webgpu backend is lost/,
    );
  });
});
