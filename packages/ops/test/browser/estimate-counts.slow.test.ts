import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Size } from '@opticalflow/core';
import { noChromiumBecause } from '@opticalflow/testing';
import type { Counted, CountedRun } from './estimate-counts.ts';
import { type GpuBackend, type GpuBrowser, openGpuBrowser } from './gpu-page.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;

const WEIGHTS = join(import.meta.dirname, '../../../pretrained/weights/maskflownet-s-quarter.safetensors');
const CHECKPOINT = 'default-s.safetensors';
const SIZE = { width: 1024, height: 448 };
const MIB = 2 ** 20;

/** With our kernels; without, but with the flags that we set; as TensorFlow.js comes. WebGPU has no flags. */
type Way = 'ours' | 'composed' | 'stock';

/** Launches in the first estimate and in the next; programs compiled; MiB allocated, which may be 3 in 100 more. */
type Expected = [first: number, next: number, programs: number, mib: number];

interface Row {
  backend: GpuBackend;
  name: string;
  model: string;
  size: Size;
  expected: Partial<Record<Way, Expected>>;
}

const DEFAULT = { name: 'the default model', model: basename(WEIGHTS), size: SIZE };
const PUBLISHED = { name: 'MaskFlowNet-S', model: 'maskflownet-s', size: SIZE };

/** By stock kernels MaskFlowNet-S allocates 4675 MiB on WebGL at that size, here of the machine's memory: it is counted smaller. */
const SMALLER = { name: 'MaskFlowNet-S on 512x256', model: 'maskflownet-s', size: { width: 512, height: 256 } };

const ROWS: Row[] = [
  {
    backend: 'webgl',
    ...DEFAULT,
    expected: { ours: [425, 283, 86, 203.6], composed: [4106, 3964, 256, 342.3], stock: [4205, 4063, 538, 1797.8] },
  },
  {
    backend: 'webgl',
    ...PUBLISHED,
    expected: { ours: [425, 283, 86, 565], composed: [4349, 4207, 259, 888.8] },
  },
  {
    backend: 'webgl',
    ...SMALLER,
    expected: { ours: [425, 283, 82, 308.5], composed: [4349, 4207, 253, 399.4], stock: [4448, 4306, 538, 1519.9] },
  },
  {
    backend: 'webgpu',
    ...DEFAULT,
    expected: { ours: [142, 142, 33, 127.8], stock: [2254, 2254, 75, 297.4] },
  },
  {
    backend: 'webgpu',
    ...PUBLISHED,
    expected: { ours: [134, 134, 45, 312.5], stock: [2265, 2265, 78, 698] },
  },
];

/** Reading a texture takes a program, and a preparation reads flow of all five levels, an estimate that of one. */
const READINGS_MORE = { webgl: 4, webgpu: 0 };

describeWhere(`whole estimates in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  beforeAll(async () => {
    browser = await openGpuBrowser([WEIGHTS, CHECKPOINT]);
  });
  afterAll(() => browser?.close());

  /** On a page of its own, so that nothing was compiled or allocated before. */
  async function count(backend: GpuBackend, way: Way, run: Partial<CountedRun>): Promise<Counted> {
    const page = await browser.open(backend, { configured: way !== 'stock' });
    if (way === 'ours') await page.call('registerKernels');
    const counted = await page.call<Counted>('countEstimate', { ...SIZE, arithmetic: false, ...run });
    await page.close();
    return counted;
  }

  test.each(ROWS)(
    'on $backend $name launches, compiles and allocates less with our kernels than without',
    async ({ backend, model, size, expected }) => {
      const all: Counted[] = [];
      for (const [way, [first, next, programs, mib]] of Object.entries(expected)) {
        const counted = await count(backend, way as Way, { model, ...size });
        all.push(counted);
        const { bytes, largest: _, ...counts } = counted;
        expect({ way, ...counts }).toEqual({ way, launches: { prepare: 0, first, next }, programs });
        expect(bytes).toBeLessThan(1.03 * mib * MIB);
      }
      const [ours, ...others] = all;
      for (const other of others) {
        expect(10 * ours.launches.next).toBeLessThan(other.launches.next);
        expect(1.5 * ours.programs).toBeLessThan(other.programs);
        expect(ours.bytes).toBeLessThan(other.bytes);
      }
    },
    120_000,
  );

  describe.each(['webgl', 'webgpu'] as const)('on %s', (backend) => {
    test('an estimate without its arithmetic is counted as one with it, and so is its preparation', async () => {
      const run = { model: CHECKPOINT, width: 64, height: 64 };
      const real = await count(backend, 'ours', { ...run, arithmetic: true });
      expect(real.error).toBeUndefined();
      expect(await count(backend, 'ours', run)).toEqual(real);
      const prepared = await count(backend, 'ours', { ...run, prepare: true });
      const { first } = real.launches;
      expect(prepared.launches).toEqual({ ...real.launches, prepare: first + READINGS_MORE[backend] });
    }, 120_000);
  });

  test('where textures have at most 4096 pixels a side, MaskFlowNet-S is too large for stock kernels alone', async () => {
    const run = { model: 'maskflownet-s', textureSide: 4096 };
    expect((await count('webgl', 'stock', run)).error).toMatch(/texture size \[4997x4998\] greater than WebGL maximum/);
    expect((await count('webgl', 'ours', run)).error).toBeUndefined();
  }, 60_000);
});
