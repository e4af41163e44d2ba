import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { openChromium, openPage } from '@opticalflow/testing';
import { smallPair } from './small-pair.ts';

const FOLDER = join(import.meta.dirname, '../dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
};
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** How the page is served and opened. */
export interface PageOptions {
  readonly isolated: boolean;
  /** Whether the small pair takes the place of the page's own: a GPU that is software would take minutes. */
  readonly small?: boolean | undefined;
  /** The fastest unless one is asked for. */
  readonly backend?: string | undefined;
  /** Switches of Chromium; without any there is no GPU. */
  readonly args?: readonly string[] | undefined;
}

/** What the page has shown in the end. */
export interface ShownPage {
  readonly said: string;
  readonly width: number;
  readonly height: number;
  /** RGBA of the canvas. */
  readonly data: readonly number[];
  /** Paths that it has asked for. */
  readonly asked: readonly string[];
}

/** Serves the built page, opens it in Chromium, and waits until it has painted. */
export async function showPage({ isolated, small = false, backend, args }: PageOptions): Promise<ShownPage> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
    asked.push(path);
    const picture = /first|second/.exec(path)?.[0] as 'first' | 'second' | undefined;
    try {
      // browsers look at pictures themselves, whatever their names and types
      const body = small && picture ? smallPair[picture] : readFileSync(join(FOLDER, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)], ...(isolated && ISOLATION) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await openChromium({ args });
  try {
    const url = `http://127.0.0.1:${port}/${backend ? `?backend=${backend}` : ''}`;
    const page = await openPage(browser, url, `document.getElementById('said')`);
    let said = '';
    while (!said.includes('pixels')) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      said = await page.evaluate(`document.getElementById('said').textContent`);
    }
    const [width, height, levels] = await page.evaluate<[number, number, string]>(`(() => {
      const canvas = document.getElementById('flow');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return [canvas.width, canvas.height, data.join()];
    })()`);
    return { said, width, height, data: levels.split(',').map(Number), asked };
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
