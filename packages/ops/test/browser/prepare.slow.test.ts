import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectCloseAbsolute, noChromiumBecause } from '@opticalflow/testing';
import type { BrokenRan } from './compile-broken.ts';
import { type GpuBrowser, openGpuBrowser } from './gpu-page.ts';
import type { PreparedRan, PreparedRun } from './network-life.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;
const checkpoint = 'default-s.safetensors';
const size = { width: 70, height: 64 };

describeWhere(`in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  beforeAll(async () => {
    browser = await openGpuBrowser([checkpoint]);
  });
  afterAll(() => browser?.close());

  /** On a page of its own, so that nothing was compiled before. */
  async function estimateFirst(backend: 'webgl' | 'webgpu', run: Omit<PreparedRun, 'checkpoint' | 'width' | 'height'>) {
    const page = await browser.open(backend);
    await page.call('registerKernels');
    const ran = await page.call<PreparedRan>('estimateFirst', { checkpoint, ...size, ...run });
    await page.close();
    return ran;
  }

  describe.each(['webgl', 'webgpu'] as const)('on %s', (backend) => {
    const unprepared: Partial<Record<'field' | 'tensor', PreparedRan>> = {};
    const estimateUnprepared = async (output: 'field' | 'tensor'): Promise<PreparedRan> => {
      unprepared[output] ??= await estimateFirst(backend, { prepare: false, output });
      return unprepared[output];
    };

    test.each(['field', 'tensor'] as const)(
      'a prepared model compiles nothing in its first estimate, and gives the same %s',
      async (output) => {
        const plain = await estimateUnprepared(output);
        const { programs, left, flow, milliseconds } = await estimateFirst(backend, { prepare: true, output });
        expect(plain.programs.prepared).toBe(plain.programs.before);
        expect(plain.programs.estimated).toBeGreaterThan(plain.programs.before + 20);
        expect(programs.prepared).toBeGreaterThanOrEqual(plain.programs.estimated);
        expect(programs.estimated).toBe(programs.prepared);
        expect(milliseconds.first).toBeLessThan(plain.milliseconds.first / 2);
        expect(left).toEqual({ prepared: 0, estimated: 0 });
        expectCloseAbsolute(flow, plain.flow, 1e-5, 'flow');
      },
      120_000,
    );

    test('an estimate that does not wait for the preparation is right all the same', async () => {
      const { flow } = await estimateUnprepared('field');
      const hasty = await estimateFirst(backend, { prepare: 'meanwhile', output: 'field' });
      expect(hasty.left.estimated).toBe(0);
      expectCloseAbsolute(hasty.flow, flow, 1e-5, 'flow');
    }, 120_000);

    test('work that throws and programs that do not compile are errors, and ops compute as before', async () => {
      const page = await browser.open(backend);
      await page.call('registerKernels');
      const { ofWork, ofProgram, after, tensors } = await page.call<BrokenRan>('compileBroken');
      await page.close();
      expect(ofWork).toBe('RangeError: halfway');
      expect(ofProgram).toMatch(new RegExp(`^BackendError: A program of the ${backend} backend does not`));
      expect(after).toEqual([-0.5, 0, 1, 2, -1.5, 4, -2.5]);
      expect(tensors).toBe(0);
    });
  });
});
