import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectCloseAbsolute, noChromiumBecause } from '@opticalflow/testing';
import { checkKernels, SOME_CASES } from './check-kernels.ts';
import { expectAgreementOn, runOf } from './compare-op.ts';
import { type GpuBrowser, type GpuPage, openGpuBrowser } from './gpu-page.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;
const [op, , example] = SOME_CASES[0];

describeWhere(`webgl in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  let page: GpuPage;
  beforeAll(async () => {
    browser = await openGpuBrowser();
    page = await browser.open('webgl');
  });
  afterAll(() => browser?.close());

  checkKernels('webgl', () => page);

  test('programs for matrices are told apart by the textures that these were reshaped from', async () => {
    const products = await page.call<{ values: number[]; same: number[] }[]>('productsOfReshaped');
    expect(products.map(({ values }) => values.length)).toEqual([504, 48]);
    for (const { values, same } of products) expectCloseAbsolute(same, values, 1e-6, 'product');
  });

  describe('without our flags', () => {
    let plain: GpuPage;
    beforeAll(async () => {
      plain = await browser.open('webgl', { configured: false });
      await plain.call('registerKernels');
    });
    afterAll(() => plain?.close());

    test.each(SOME_CASES)('%s agrees with its reference: %s', (...[name, , each]) =>
      expectAgreementOn(plain, name, each),
    );

    test('a device whose textures have 16-bit floats is refused', async () => {
      await plain.call('restart', { halfFloats: true });
      await expect(plain.call('runOp', runOf(op, example))).rejects.toThrow(
        /BackendError: .*need textures of 32-bit floats but those here have 16 bits/,
      );
    });
  });

  test('a lost context is an error that says so, until the backend is registered anew', async () => {
    await page.call('loseContext');
    await expect(page.call('runOp', runOf(op, example))).rejects.toThrow(
      /BackendError: The context of the webgl backend is lost/,
    );
    await page.call('restart', { halfFloats: false });
    await expectAgreementOn(page, op, example);
  });
});
