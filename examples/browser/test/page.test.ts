import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noChromiumBecause, openChromium, openPage } from '@opticalflow/testing';

const FOLDER = join(import.meta.dirname, '../dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
};

/** Serves the built page, cross-origin isolated or not, and remembers what was asked for. */
function servePage(isolated: boolean): { server: Server; asked: string[] } {
  const asked: string[] = [];
  const isolation = {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    asked.push(path);
    try {
      const body = readFileSync(join(FOLDER, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)], ...(isolated ? isolation : {}) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return { server, asked };
}

if (noChromiumBecause) test.skip(`the page in Chromium: ${noChromiumBecause}`, () => {});
else {
  describe.each([true, false])('the page, cross-origin isolated: %s', (isolated) => {
    const { server, asked } = servePage(isolated);
    let url: string;
    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });

    test('finds simd where there is no GPU, and paints flow', async () => {
      const browser = await openChromium();
      try {
        const page = await openPage(browser, url, `document.getElementById('said').textContent.includes('pixels')`);
        expect(await page.evaluate(`document.getElementById('said').textContent`)).toMatch(
          /^simd: \d+ ms, up to \d+\.\d pixels$/,
        );
        // red and green of the cat, which moves by (17, -7) pixels, and of the background, which moves the other way
        const painted = await page.evaluate<number[]>(`[[320, 180], [60, 40]].flatMap(([x, y]) =>
          [...document.getElementById('flow').getContext('2d').getImageData(x, y, 1, 1).data])`);
        expect(painted).toHaveLength(8);
        expect(painted.slice(0, 3)).not.toEqual(painted.slice(4, 7));
        expect([painted[3], painted[7]]).toEqual([255, 255]);
      } finally {
        await browser.close();
      }
      // what is not used is not loaded
      expect(asked.filter((path) => /webgpu|webgl/.test(path))).toEqual([]);
      expect(asked.some((path) => /kernels-relaxed/.test(path))).toBe(true);
    });
  });
}
