import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import {
  bundleSources,
  fixturePath,
  openChromium,
  openPage,
  type ProgramPage,
  type ProgramServer,
  SOFTWARE_GPU,
  servePrograms,
} from '@opticalflow/testing';

export type GpuBackend = 'webgl' | 'webgpu';

/** A page on which a backend has been started. */
export interface GpuPage {
  /** As the device calls itself. */
  adapter: string;
  /** Text of all programs that the page has loaded. */
  programs: string[];
  /** Calls a function of the page's programs. */
  call<T>(name: string, ...args: unknown[]): Promise<T>;
  close(): Promise<void>;
}

/** Chromium, and pages in it. */
export interface GpuBrowser {
  open(backend: GpuBackend, options?: { configured: boolean }): Promise<GpuPage>;
  close(): Promise<void>;
}

/**
 * Bundles the pages' program, and starts Chromium.
 *
 * @param files fixtures that pages may fetch, and other files by their whole paths
 */
export async function openGpuBrowser(files: string[] = []): Promise<GpuBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'opticalflow-gpu-'));
  for (const name of files) copyFileSync(isAbsolute(name) ? name : fixturePath(name), join(folder, basename(name)));
  bundleSources(folder, join(import.meta.dirname, 'page.ts'));
  const server: ProgramServer = await servePrograms(folder);
  const browser = await openChromium({ args: SOFTWARE_GPU });
  return {
    async open(backend, options = { configured: true }) {
      server.takeRequests();
      const page: ProgramPage = await openPage(browser, server.page('open'), 'start');
      const call = <T>(name: string, ...args: unknown[]): Promise<T> =>
        page.evaluate<T>(`${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`);
      const adapter = await call<string>('start', backend, options);
      const loaded = server.takeRequests().filter((file) => file.endsWith('.mjs'));
      const programs = loaded.map((file) => readFileSync(join(folder, file), 'utf8'));
      return { adapter, programs, call, close: () => page.close() };
    },
    async close() {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
