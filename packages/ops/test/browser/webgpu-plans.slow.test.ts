import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noChromiumBecause } from '@opticalflow/testing';
import type { ConvolutionAttrs } from '../../src/conv2d/reference.ts';
import { TILES } from '../../src/conv2d/webgpu-tiles.ts';
import type { Plan, WebgpuTuning } from '../../src/webgpu.ts';
import { casesOf, expectAgreementOn, runOf } from './compare-op.ts';
import { type GpuBrowser, type GpuPage, openGpuBrowser } from './gpu-page.ts';
import type { OpRan } from './run-op.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;

/** No size of it is a multiple of any tile's. */
const EXAMPLE = {
  name: 'stride 2, 70 outputs',
  inputs: [{ shape: [2, 9, 13, 11] }, { shape: [3, 3, 11, 70] }, { shape: [70] }],
  attrs: {
    strides: [2, 2],
    dilations: [1, 1],
    pad: [[1, 1], [1, 1]], // biome-ignore format: a pair of pairs
    activation: 'leakyRelu',
    alpha: 0.1,
  } satisfies ConvolutionAttrs,
};

/** The products that it and its gradients are. */
const WINDOW = '3x3, strides 2x2, dilations 1x1';
const PRODUCTS = [
  `Conv2dFinish ${WINDOW}: 70x70x99`,
  `Conv2dTranspose ${WINDOW}: 70x11x280`,
  `Conv2dFilterGrad ${WINDOW}: 99x70x70`,
];

const PLANS: Plan[] = TILES.flatMap((tile) => [1, 3].map((splits) => ({ tile, splits })));

describeWhere(`webgpu in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  let page: GpuPage;
  beforeAll(async () => {
    browser = await openGpuBrowser();
    page = await browser.open('webgpu');
    await page.call('registerKernels');
  });
  afterAll(() => browser?.close());

  test('tuning measures each convolution and its gradients, beside the backend’s own', async () => {
    const { products } = await page.call<WebgpuTuning>('tune', runOf('conv2d', EXAMPLE));
    expect(products.map(({ name }) => name).sort()).toEqual([...PRODUCTS].sort());
    for (const { name, milliseconds } of products) {
      expect(milliseconds.ours).toBeGreaterThan(0);
      expect(milliseconds.untuned).toBeGreaterThanOrEqual(milliseconds.ours);
      expect(milliseconds.stock !== undefined).toBe(name.startsWith('Conv2dFinish'));
    }
    await expectAgreementOn(page, 'conv2d', EXAMPLE);
    await expect(page.call('tuneNothing')).rejects.toThrow('Nothing to tune');
  }, 300_000);

  test.each(PLANS.map(({ tile, splits }) => [tile.rows, tile.columns, splits, { tile, splits }] as const))(
    'tiles of %i x %i, in %i sums, agree with the reference',
    async (...[, , , plan]) => {
      const products = PRODUCTS.map((name) => ({ name, choice: { plan } }));
      await page.call('useTuning', { products });
      await expectAgreementOn(page, 'conv2d', EXAMPLE);
    },
    60_000,
  );

  test('the backend’s own convolution may be chosen', async () => {
    const products = PRODUCTS.map((name) => ({ name, choice: { plan: PLANS[0], stock: true } }));
    await page.call('useTuning', { products });
    await expectAgreementOn(page, 'conv2d', EXAMPLE);
  });

  describe('with features of dense blocks in halves', () => {
    beforeAll(() => page.call('configure', { storage: 'f16' }));
    afterAll(() => page.call('configure', { storage: 'f32' }));

    test.each(casesOf('denseBlock'))('%s is off by less than a 500th: %s', async (op, _, example) => {
      await expectAgreementOn(page, op, example, 2e-3);
    });

    test('what is no number stays none', async () => {
      expect(await page.call('convolutionsOfNoNumber')).toEqual([true, true]);
    });

    test('values beyond those of halves become the largest', async () => {
      const run = runOf('denseBlock', {
        name: 'one layer',
        inputs: [{ shape: [1, 1, 1, 2] }, { shape: [3, 3, 2, 2] }, { shape: [2] }],
        attrs: { alpha: 0.1 },
      });
      run.inputs[2].values = [1e6, 0];
      run.inputs[0].values = [0, 0.25];
      const { values } = await page.call<OpRan>('runOp', run);
      expect(values[0]).toBe(65504);
      expect(values.slice(2)).toEqual([0, 0.25]);
    });
  });
});
