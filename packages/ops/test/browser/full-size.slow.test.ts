import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerSimdBackend } from '@opticalflow/backend-simd';
import { expectCloseAbsolute, noChromiumBecause } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { loadMaskFlowNet } from '../../../maskflownet/src/index.ts';
import { type FullSizeRan, movingWaves, thinned } from './full-size.ts';
import { type GpuBrowser, openGpuBrowser } from './gpu-page.ts';

const WEIGHTS = join(import.meta.dirname, '../../../pretrained/weights/maskflownet-s-quarter.safetensors');
const MIB = 2 ** 20;

const describeWhere = noChromiumBecause ? describe.skip : describe;

describeWhere(`in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  beforeAll(async () => {
    browser = await openGpuBrowser([WEIGHTS]);
  });
  afterAll(() => browser?.close());

  test('the default model estimates 1024x448 on webgl, in textures that every device has', async () => {
    const page = await browser.open('webgl');
    await page.call('registerKernels');
    const { flow, textures } = await page.call<FullSizeRan>('estimateFullSize', basename(WEIGHTS));
    await page.close();
    expect(textures.side).toBeLessThanOrEqual(4096);
    expect(textures.bytes).toBeLessThan(32 * MIB);
    expect(textures.all).toBeLessThan(256 * MIB);

    await registerSimdBackend({ precision: 'exact' });
    await tf.setBackend('simd');
    const network = await loadMaskFlowNet(new Uint8Array(readFileSync(WEIGHTS)));
    const expected = await network.estimate(...movingWaves());
    network.dispose();
    expectCloseAbsolute(flow, thinned(expected.flow.data), 1e-3, 'flow');
  }, 300_000);
});
