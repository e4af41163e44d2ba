import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { expectCloseAbsolute, noChromiumBecause, SOFTWARE_GPU } from '@opticalflow/testing';
import { paintFlow } from '@opticalflow/viz';
import { type ShownPage, showPage } from './show-page.ts';
import { smallPair } from './small-pair.ts';

const PAIR = join(import.meta.dirname, '../../cat-over-coffee');

/** Red, green and blue of the exact flow at a pixel, where `maxFlow` has full colour. */
function exactColour(x: number, y: number, maxFlow: number): number[] {
  const bytes = readFileSync(join(PAIR, 'flow.flo'));
  const at = 12 + 8 * (480 * y + x);
  const data = Float32Array.of(bytes.readFloatLE(at), bytes.readFloatLE(at + 4));
  return [...paintFlow({ width: 1, height: 1, data }, { maxFlow }).raster.data];
}

if (noChromiumBecause) test.skip(`the page in Chromium: ${noChromiumBecause}`, () => {});
else {
  describe.each([true, false])('the page, cross-origin isolated: %s', (isolated) => {
    test('finds simd where there is no GPU, and paints flow', async () => {
      const { said, asked, width, height, data } = await showPage({ isolated });
      expect(said).toMatch(/^simd: \d+ ms, up to \d+\.\d pixels$/);
      expect([width, height]).toEqual([480, 320]);
      const maxFlow = Number(/([\d.]+) pixels/.exec(said)![1]);
      // on the cat, which moves by (17, -7) pixels, and on the background, which moves the other way
      for (const [x, y] of [
        [320, 180],
        [60, 40],
      ]) {
        const at = 4 * (480 * y + x);
        expectCloseAbsolute(data.slice(at, at + 4), exactColour(x, y, maxFlow), 16, `the colour at ${x}, ${y}`);
      }
      // what is not used is not loaded
      expect(asked.filter((path) => /webgpu|webgl/.test(path))).toEqual([]);
      expect(asked.some((path) => /kernels-relaxed/.test(path))).toBe(true);
    });
  });

  describe('the page, asked for a backend', () => {
    const options = { isolated: true, small: true, args: SOFTWARE_GPU };
    let bySimd: ShownPage;
    beforeAll(async () => {
      bySimd = await showPage({ ...options, backend: 'simd' });
    });

    test.each(['webgl', 'webgpu'])(
      'paints the same flow by %s',
      async (backend) => {
        const { said, asked, width, height, data } = await showPage({ ...options, backend });
        expect(said).toMatch(new RegExp(`^${backend}: `));
        expect(said.split(',')[1]).toBe(bySimd.said.split(',')[1]);
        expect([width, height]).toEqual([smallPair.width, smallPair.height]);
        expect(new Set(data).size).toBeGreaterThan(100);
        expectCloseAbsolute(data, bySimd.data, 2, 'colours');
        expect(asked.some((path) => path.includes(backend))).toBe(true);
        expect(asked.filter((path) => /kernels-relaxed/.test(path))).toEqual([]);
      },
      300_000,
    );
  });
}
