import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  bundleSources,
  noChromiumBecause,
  openChromium,
  openPage,
  type ProgramPage,
  type ProgramServer,
  SOFTWARE_GPU,
  servePrograms,
} from '@opticalflow/testing';
import { FLOWS } from '../tensor-pictures.ts';
import type { Compared, Drawn } from './page.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;

describeWhere(`in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'opticalflow-viz-'));
  let server: ProgramServer;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  beforeAll(async () => {
    bundleSources(folder, join(import.meta.dirname, 'page.ts'));
    server = await servePrograms(folder);
    browser = await openChromium({ args: SOFTWARE_GPU });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each([
    ['webgl', 1],
    ['webgpu', 0],
    ['cpu', undefined],
  ])('on %s', (backend, reads) => {
    let page: ProgramPage;
    const call = <T>(name: string, ...args: unknown[]): Promise<T> =>
      page.evaluate<T>(`${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`);
    beforeAll(async () => {
      page = await openPage(browser, server.page('open'), 'start');
      expect(await call('start', backend)).toBe(backend);
    });
    afterAll(() => page?.close());

    test.each(Object.keys(FLOWS).flatMap((name) => [['wheel', name] as const, ['kitti', name] as const]))(
      'as %s a field has the colours of paintFlow, to one level: %s',
      async (style, name) => {
        for (const maxFlow of [undefined, 4, 1000]) {
          const { largest, total } = await call<Compared>('paint', name, { style, ...(maxFlow && { maxFlow }) });
          expect(largest).toBeLessThanOrEqual(1);
          expect(total).toBeGreaterThan(0);
        }
      },
    );

    test('the wheel’s colours equal those of paintFlow but for one level in a hundred', async () => {
      const { different, total } = await call<Compared>('paint', 'photographed', {});
      expect(total).toBe(37 * 53 * 3);
      expect(different).toBeLessThan(total / 100);
    });

    test('a mask has the greys of paintMask, to one level', async () => {
      const { largest, total } = await call<Compared>('paintMask');
      expect(total).toBe(20 * 30 * 3);
      expect(largest).toBeLessThanOrEqual(1);
    });

    test.each(['of the page', 'that no page shows'])(
      'a canvas %s has the bytes of what was drawn on it last; nothing is left behind, and no more read than has to be',
      async (kind) => {
        const left = [0, 0];
        const drawn = await call<Drawn>('draw', kind);
        expect(drawn).toMatchObject({ largest: 0, different: 0, total: 37 * 53 * 3, left });
        if (reads !== undefined) expect(drawn.reads).toBe(reads);
      },
    );

    test('a canvas with a context of another kind is refused', async () => {
      await expect(call('drawOnOther')).rejects.toThrow(/2d/);
    });

    test('all tensors have been freed', async () => {
      expect(await call('tensors')).toBe(0);
    });
  });
});
