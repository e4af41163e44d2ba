import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noChromiumBecause } from '@opticalflow/testing';
import { type GpuBrowser, type GpuPage, openGpuBrowser } from './gpu-page.ts';
import type { Profile, ProfileRun } from './run-op.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;

const FEATURES = [1, 14, 32, 32];
const FLOW = [1, 14, 32, 2];
const WEIGHT = [3, 3, 32, 32];

/** The ops of one level of the network; docs/gpu.md has what they launch and hold at twice the size. */
const OPS: Record<string, Omit<ProfileRun, 'gradient'>> = {
  'cost volume': {
    op: 'costVolume',
    shapes: [FEATURES, FEATURES],
    attrs: { maxDisplacement: 4, scale: 1, slope: 0.1 },
  },
  warp: {
    op: 'warp',
    shapes: [FEATURES, FLOW],
    attrs: { border: 'zeros', components: 'uv', minCoverage: -1, origin: 0 },
  },
  'deformable, shared, faded, finished': {
    op: 'finished',
    shapes: [FEATURES, FLOW, WEIGHT, [32], [1, 14, 32, 1], FEATURES],
    attrs: { border: 'fade', alpha: 0.1 },
  },
  'deformable, shared, cut': { op: 'deformConv2dShared', shapes: [FEATURES, FLOW, WEIGHT], attrs: { border: 'cut' } },
  deformable: {
    op: 'deformConv2d',
    shapes: [FEATURES, [1, 14, 32, 18], WEIGHT],
    attrs: { strides: [1, 1], dilations: [1, 1], pad: [1, 1], offsetGroups: 1, border: 'fade' },
  },
  'upsampling, twice': { op: 'upsample', shapes: [FEATURES], attrs: { factor: 2 } },
  'dense block of two layers': {
    op: 'denseBlock',
    shapes: [FEATURES, [3, 3, 32, 16], [16], [3, 3, 48, 8], [8]],
    attrs: { alpha: 0.1 },
  },
};

describeWhere(`in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  let page: GpuPage;
  beforeAll(async () => {
    browser = await openGpuBrowser();
    page = await browser.open('webgl');
  });
  afterAll(() => browser?.close());

  /** How many kernels each op launches. */
  async function kernels({ gradient }: { gradient: boolean }): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [name, run] of Object.entries(OPS)) {
      counts[name] = (await page.call<Profile>('profileOp', { ...run, gradient })).kernels.length;
    }
    return counts;
  }

  test('by stock ops an op is up to a thousand kernels', async () => {
    expect(await kernels({ gradient: false })).toEqual({
      'cost volume': 327,
      warp: 97,
      'deformable, shared, faded, finished': 103,
      'deformable, shared, cut': 1080,
      deformable: 935,
      'upsampling, twice': 3,
      'dense block of two layers': 5,
    });
  }, 300_000);

  test('by ours it is one or two, and with its gradient a few more', async () => {
    await page.call('registerKernels');
    expect(await kernels({ gradient: false })).toEqual({
      'cost volume': 1,
      warp: 1,
      'deformable, shared, faded, finished': 2,
      'deformable, shared, cut': 2,
      deformable: 2,
      'upsampling, twice': 1,
      'dense block of two layers': 1,
    });
    expect(await kernels({ gradient: true })).toEqual({
      'cost volume': 6,
      warp: 4,
      'deformable, shared, faded, finished': 44,
      'deformable, shared, cut': 12,
      deformable: 9,
      'upsampling, twice': 2,
      'dense block of two layers': 66,
    });
  }, 300_000);
});
