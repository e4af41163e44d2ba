import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noChromiumBecause } from '@opticalflow/testing';
import { type GpuBrowser, type GpuPage, openGpuBrowser } from './gpu-page.ts';
import type { LossRan, LossRun } from './network-life.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;
const checkpoint = 'default-s.safetensors';
const size = { width: 64, height: 64 };

type Loss = Omit<LossRun, 'checkpoint' | 'width' | 'height'>;

/** When the device is lost. After the last of the six steps no kernel of ours runs any more. */
const LOSSES: [string, Loss][] = [
  ['before', { when: 'before' }],
  ['after the last step', { when: 6 }],
  ['while the flow is read', { when: 'while reading' }],
];

/** Programs are compiled anew for each, which takes software long on WebGPU. */
const LOSSES_ON_WEBGL: [string, Loss][] = [
  ...LOSSES,
  ['after the second step', { when: 2 }],
  ['after the second step, with time for the event', { when: 2, patient: true }],
  ['after the last step, where tensors are wanted', { when: 6, output: 'tensor' }],
];

describeWhere(`a device lost, in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  beforeAll(async () => {
    browser = await openGpuBrowser([checkpoint]);
  });
  afterAll(() => browser?.close());

  describe.each([
    ['webgl', LOSSES_ON_WEBGL, /^BackendError: The context of the webgl backend is lost/],
    ['webgpu', LOSSES, /^BackendError: The device of the webgpu backend is lost/],
  ] as const)('on %s', (backend, losses, lost) => {
    let page: GpuPage;
    beforeAll(async () => {
      page = await browser.open(backend);
      await page.call('registerKernels');
    });
    afterAll(() => page?.close());

    test.each(losses)(
      '%s: estimates end with an error, and a new model on the backend registered anew works',
      async (_, loss) => {
        const { error, again, same } = await page.call<LossRan>('loseMeanwhile', { checkpoint, ...size, ...loss });
        expect(error).toMatch(lost);
        expect(again).toMatch(lost);
        expect(same).toBe(true);
      },
      120_000,
    );
  });
});
