import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectCloseAbsolute, noChromiumBecause, readGoldenFixture, toNHWC } from '@opticalflow/testing';
import { type GpuBrowser, type GpuPage, openGpuBrowser } from './gpu-page.ts';
import type { Estimated } from './network.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;

/** In pixels. */
const TOLERANCE = 1e-4;
const HALVES_TOLERANCE = 0.01;
const part = { width: 192, height: 128 };

/** Checkpoint, and the flow that its own implementation gives for that part of the pictures. */
const CASES = [
  ['default-s.safetensors', 'default-s', 'flow'],
  ['mmflow-s.pth', 'mmflow-s', 'flow'],
  ['microsoft-s.params', 'microsoft-s', 'flow.yx'],
] as const;

/** (u, v) of a golden flow, which names (y, x) flows so. */
function goldenFlow(file: string, name: string): ArrayLike<number> {
  const tensor = readGoldenFixture(`${file}.golden.safetensors`).tensors.get(name)!;
  const { data } = tensor.shape.length === 4 ? toNHWC(tensor) : tensor;
  if (!name.endsWith('yx')) return data;
  return Array.from(data, (_, i) => data[i % 2 === 0 ? i + 1 : i - 1]);
}

describeWhere(`networks in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  beforeAll(async () => {
    browser = await openGpuBrowser(['first.png', 'second.png', ...new Set(CASES.map(([file]) => file))]);
  });
  afterAll(() => browser?.close());

  describe.each(['webgl', 'webgpu'] as const)('on %s', (backend) => {
    let page: GpuPage;
    beforeAll(async () => {
      page = await browser.open(backend);
      await page.call('registerKernels');
    });
    afterAll(() => page?.close());

    test.each(CASES)(
      '%s gives the flow of %s: %s',
      async (checkpoint, golden, name) => {
        const { flow, occlusion, left } = await page.call<Estimated>('estimate', { checkpoint, ...part });
        expectCloseAbsolute(flow, goldenFlow(golden, name), TOLERANCE, 'flow');
        expect(occlusion).toHaveLength(part.width * part.height);
        expect(left).toBe(0);
      },
      300_000,
    );

    if (backend !== 'webgpu') return;

    test.each(CASES)(
      '%s with features in halves gives the flow of %s to a hundredth of a pixel: %s',
      async (checkpoint, golden, name) => {
        await page.call('configure', { storage: 'f16' });
        const { flow } = await page.call<Estimated>('estimate', { checkpoint, ...part });
        await page.call('configure', { storage: 'f32' });
        expectCloseAbsolute(flow, goldenFlow(golden, name), HALVES_TOLERANCE, 'flow');
        // they are used at all
        expect(() => expectCloseAbsolute(flow, goldenFlow(golden, name), TOLERANCE, 'flow')).toThrow();
      },
      300_000,
    );
  });
});
