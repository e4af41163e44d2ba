import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { SOFTWARE_VULKAN } from './software-vulkan.ts';

const EXECUTABLE = '/usr/bin/chromium';

/** Why nothing can be tried in Chromium here; undefined where it can. */
export const noChromiumBecause: string | undefined = existsSync(EXECUTABLE) ? undefined : `there is no ${EXECUTABLE}`;

/** Nothing asks other machines. */
const QUIET = [
  ...['--no-sandbox', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Switches with which Chromium runs WebGL and WebGPU on the CPU, by SwiftShader. */
export const SOFTWARE_GPU: readonly string[] = [
  ...['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
  ...['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'],
];

/** How Chromium is started. */
export interface ChromiumOptions {
  /** Switches besides; without any there is no GPU. */
  readonly args?: readonly string[] | undefined;
}

/** Starts Chromium with a fresh folder for its data. */
export async function openChromium({ args = ['--disable-gpu'] }: ChromiumOptions = {}): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    args: [...QUIET, ...args],
    // without any Vulkan its canvases cannot take what WebGPU has painted
    env: SOFTWARE_VULKAN as Record<string, string>,
  });
}

/** A page whose program has been loaded. */
export interface ProgramPage {
  /**
   * What an expression comes to in it.
   *
   * @throws Error with what the page has thrown, there or elsewhere
   */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

/** Opens a page, and waits until an expression holds in it; the name of a global does once it is set. */
export async function openPage(browser: Browser, url: string, ready: string): Promise<ProgramPage> {
  const page = await browser.newPage();
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(url);
  await Promise.race([
    page.waitForFunction(`Boolean(${/^\w+$/.test(ready) ? `globalThis.${ready}` : ready})`, undefined, {
      timeout: 60_000,
    }),
    new Promise<never>((_, reject) => {
      page.on('pageerror', reject);
    }),
  ]);
  return {
    async evaluate<T>(expression: string): Promise<T> {
      const result: T = await page.evaluate(expression);
      if (errors.length > 0) throw errors[0];
      return result;
    },
    close: () => page.close(),
  };
}
