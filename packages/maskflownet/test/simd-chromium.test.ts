import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readImage } from '@opticalflow/io-image';
import { loadMaskFlowNet } from '@opticalflow/maskflownet';
import {
  bundleSources,
  expectCloseAbsolute,
  fixturePath,
  noChromiumBecause,
  openChromium,
  openPage,
  type ProgramPage,
  type ProgramServer,
  readFixture,
  readGoldenFixture,
  servePrograms,
  toNHWC,
} from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { EstimateCall, Estimated } from './simd-chromium/estimate.ts';
import { topLeft } from './simd-chromium/top-left.ts';
import type { Turns } from './simd-chromium/watch-estimate.ts';

const PROGRAMS = join(import.meta.dirname, 'simd-chromium');
const WEIGHTS_FILE = 'maskflownet-s-quarter.safetensors';
const WEIGHTS = join(import.meta.dirname, '../../pretrained/weights', WEIGHTS_FILE);
/** In pixels. */
const TOLERANCE = 1e-3;
const part = { width: 192, height: 128 };

/** Checkpoint, and the golden flow of that part of the pictures. */
const cases = [
  ['default-s.safetensors', 'default-s', 'flow', part],
  ['default-s.safetensors', 'default-s', 'resized.flow', { width: 210, height: 150 }],
  ['mmflow-full.pth', 'mmflow-full', 'flow', part],
] as const;

const describeWhere = noChromiumBecause ? describe.skip : describe;

describeWhere(`in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'opticalflow-network-'));
  let server: ProgramServer;
  let browser: Awaited<ReturnType<typeof openChromium>>;

  beforeAll(async () => {
    bundleSources(folder, join(PROGRAMS, 'page.ts'), join(PROGRAMS, 'web-worker.ts'));
    for (const name of ['first.png', 'second.png', ...cases.map(([file]) => file)]) {
      copyFileSync(fixturePath(name), join(folder, name));
    }
    copyFileSync(WEIGHTS, join(folder, WEIGHTS_FILE));
    server = await servePrograms(folder);
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each([
    ['open', 'estimate', 'the page, not isolated', 1],
    ['open', 'estimateInWorker', 'a worker, not isolated', 1],
    ['isolated', 'estimate', 'the page, isolated', 2],
    ['isolated', 'estimateInWorker', 'a worker, isolated', 2],
  ] as const)('%s, %s: in %s', (isolation, where, _, threads) => {
    let page: ProgramPage;
    beforeAll(async () => {
      page = await openPage(browser, server.page(isolation), 'estimate');
    });
    afterAll(() => page?.close());
    const estimate = (call: EstimateCall) => page.evaluate<Estimated>(`${where}(${JSON.stringify(call)})`);

    test.each(cases)('%s gives the flow of %s: %s', async (checkpoint, golden, name, size) => {
      const { flow, leaked, ...engine } = await estimate({ checkpoint, ...size });
      expectCloseAbsolute(fromBase64(flow), goldenFlow(golden, name), TOLERANCE, 'flow');
      expect(leaked).toBe(0);
      expect(engine.threads).toBe(threads);
      expect(engine.notes).toHaveLength(threads === 2 ? 0 : 1);
    });

    test('the default weights are fetched, and give the flow that they give elsewhere', async () => {
      server.takeRequests();
      const { flow } = await estimate(part);
      expect(server.takeRequests()).toContain(WEIGHTS_FILE);
      expectCloseAbsolute(fromBase64(flow), await flowElsewhere(), TOLERANCE, 'flow');
    });
  });

  test('given a signal, an estimate lets the page have its turn after each of the six steps', async () => {
    const page = await openPage(browser, server.page('isolated'), 'watchEstimate');
    const watch = (patient: boolean) =>
      page.evaluate<Turns>(`watchEstimate({ width: 640, height: 384 }, { patient: ${patient} })`);
    const patient = await watch(true);
    const hasty = await watch(false);
    await page.close();
    expect(patient.turns).toBeGreaterThanOrEqual(6);
    expect(patient.longest).toBeLessThan(0.9 * patient.estimate);
    expect(hasty.turns).toBeLessThanOrEqual(2);
  });
});

const fromBase64 = (text: string) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);

function goldenFlow(file: string, name: string): ArrayLike<number> {
  const tensor = readGoldenFixture(`${file}.golden.safetensors`).tensors.get(name)!;
  return tensor.shape.length === 4 ? toNHWC(tensor).data : tensor.data;
}

/** What TensorFlow.js's own backend makes of the default weights and the part of the pictures. */
async function flowElsewhere(): Promise<Float32Array> {
  await tf.setBackend('wasm');
  const network = await loadMaskFlowNet(new Uint8Array(readFileSync(WEIGHTS)));
  const [first, second] = ['first.png', 'second.png'].map((name) => topLeft(readImage(readFixture(name)), part));
  const { flow } = await network.estimate(first, second);
  network.dispose();
  return flow.data;
}
