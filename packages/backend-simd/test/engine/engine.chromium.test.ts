import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  expectCloseToScale,
  noChromiumBecause,
  openChromium,
  type ProgramServer,
  servePrograms,
} from '@opticalflow/testing';
import { bundlePrograms } from './bundle.ts';
import { convolveByLoops } from './jobs.ts';
import type { Measurement } from './programs/measure.ts';

const size = { height: 9, width: 14, inputs: 5, outputs: 7, block: 4 };
const expected = convolveByLoops(size);

const describeWhere = noChromiumBecause ? describe.skip : describe;
const reason = noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : '';

describeWhere(`in Chromium${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'opticalflow-engine-'));
  let server: ProgramServer;
  let browser: Awaited<ReturnType<typeof openChromium>>;

  beforeAll(async () => {
    bundlePrograms(folder, 'page', 'web-worker');
    server = await servePrograms(folder);
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a page measures; the page must raise no errors. */
  async function measure({
    isolation,
    where,
    options = { threads: 3 },
    policy = '',
  }: {
    isolation: 'open' | 'isolated';
    where: 'measure' | 'measureInWorker';
    options?: object;
    policy?: string;
  }): Promise<Measurement> {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    try {
      await page.goto(server.page(isolation, policy));
      await page.waitForFunction('globalThis.measure');
      const result = await page.evaluate(`${where}(${JSON.stringify(size)}, ${JSON.stringify(options)})`);
      expect(errors).toEqual([]);
      return result as Measurement;
    } finally {
      await page.close();
    }
  }

  test.each(['measure', 'measureInWorker'] as const)('three threads work where isolated (%s)', async (where) => {
    const { threads, isShared, notes, instructions, output } = await measure({ isolation: 'isolated', where });
    expect({ threads, isShared, notes, instructions }).toEqual({
      threads: 3,
      isShared: true,
      notes: [],
      instructions: 'relaxed',
    });
    expectCloseToScale(output, expected, 1e-6);
  });

  test.each(['measure', 'measureInWorker'] as const)(
    'one works where not, and the reason is noted (%s)',
    async (where) => {
      const { threads, isShared, notes, output } = await measure({ isolation: 'open', where });
      expect({ threads, isShared }).toEqual({ threads: 1, isShared: false });
      expect(notes).toEqual([
        'One thread instead of 3: memory can only be shared where the page is cross-origin isolated (headers COOP and COEP)',
      ]);
      expectCloseToScale(output, expected, 1e-6);
    },
  );

  test('page and web worker, one thread and three give the same numbers', async () => {
    const outputs: number[][] = [];
    for (const isolation of ['open', 'isolated'] as const) {
      for (const where of ['measure', 'measureInWorker'] as const) {
        outputs.push((await measure({ isolation, where })).output);
      }
    }
    for (const output of outputs) expect(output).toEqual(outputs[0]);
  });

  test('the threads that are the default are those of the machine, at most eight', async () => {
    const page = await browser.newPage();
    const cores = Number(await page.evaluate('navigator.hardwareConcurrency'));
    await page.close();
    const { threads } = await measure({ isolation: 'isolated', where: 'measure', options: {} });
    expect(threads).toBe(Math.min(8, cores));
  });

  test('of the four modules one is loaded', async () => {
    server.takeRequests();
    await measure({ isolation: 'isolated', where: 'measure' });
    const kernels = server.takeRequests().filter((file) => file.startsWith('kernels-'));
    expect(kernels).toEqual([expect.stringMatching(/^kernels-relaxed-shared-/)]);
  });

  test('a content security policy that forbids the threads leaves one, and a note', async () => {
    const policy = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
    const { threads, notes, output } = await measure({ isolation: 'isolated', where: 'measure', policy });
    expect(threads).toBe(1);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/^Thread 1 did not start: .*polic/i);
    expectCloseToScale(output, expected, 1e-6);
  });

  test('a content security policy that forbids WebAssembly is an error that says so', async () => {
    const { error } = await measure({ isolation: 'open', where: 'measure', policy: "script-src 'self'" });
    expect(error).toMatch(/^BackendError: The kernels of the simd backend cannot be compiled here: .*(wasm|policy)/i);
  });
});
