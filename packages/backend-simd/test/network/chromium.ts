import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** Why nothing can be tried in Chromium here; undefined where it can. */
export const noChromiumBecause: string | undefined = existsSync(EXECUTABLE) ? undefined : `there is no ${EXECUTABLE}`;

/** Starts Chromium with a fresh folder for its data, and with nothing that asks other machines. */
export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });

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

/** Opens a page, and waits until its program has set a global. */
export async function openPage(browser: Browser, url: string, ready: string): Promise<ProgramPage> {
  const page = await browser.newPage();
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(url);
  await page.waitForFunction(`globalThis.${ready}`);
  return {
    async evaluate<T>(expression: string): Promise<T> {
      const result: T = await page.evaluate(expression);
      if (errors.length > 0) throw errors[0];
      return result;
    },
    close: () => page.close(),
  };
}
