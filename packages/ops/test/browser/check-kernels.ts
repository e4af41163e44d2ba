import { expect, test } from '@jest/globals';
import { kernelNames } from '../../src/index.ts';
import { EVERY_OP } from '../every-op.ts';
import { casesOf, expectAgreementOn, runOf } from './compare-op.ts';
import type { GpuBackend, GpuPage } from './gpu-page.ts';
import type { Held } from './run-op.ts';

/** The kernels that both backends have. */
const SHARED_KERNELS: string[] = [
  kernelNames.COST_VOLUME,
  kernelNames.COST_VOLUME_GRAD,
  kernelNames.DEFORM_CONV2D,
  kernelNames.DEFORM_CONV2D_GRAD,
  kernelNames.DEFORM_CONV2D_SHARED,
  kernelNames.UPSAMPLE,
  kernelNames.UPSAMPLE_GRAD,
  kernelNames.WARP,
  kernelNames.WARP_COVERAGE,
  kernelNames.WARP_FINISH,
  kernelNames.WARP_GRAD,
];

/** All that each backend has. */
export const KERNELS: Record<GpuBackend, string[]> = {
  webgl: [...SHARED_KERNELS, kernelNames.CONV2D_FINISH, kernelNames.DENSE_BLOCK, kernelNames.LEAKY_RELU_GRAD].sort(),
  webgpu: [
    ...SHARED_KERNELS,
    kernelNames.CONV2D_FINISH,
    kernelNames.CONV2D_TRANSPOSE,
    kernelNames.CONV2D_FILTER_GRAD,
    kernelNames.DENSE_BLOCK,
    kernelNames.LEAKY_RELU_GRAD,
  ].sort(),
};

/** Every case of the ops that have kernels of ours. */
export const KERNEL_CASES = casesOf(
  'costVolume',
  'warp',
  'warpCoverage',
  'deformConv2d',
  'deformConv2dShared',
  'finished',
  'upsample',
  'conv2d',
  'conv2dTranspose',
  'denseBlock',
  'leakyRelu',
);

/** One case of each op that has kernels of ours. */
export const SOME_CASES = KERNEL_CASES.filter(([op], i) => KERNEL_CASES.findIndex(([other]) => other === op) === i);

/**
 * Which of an op's kernels run here: one that finishes a warp takes the place of the warp, and convolutions are what a
 * transposed one is made of where it has no kernel.
 */
const kernelsWithin = (kernels: string[], backend: GpuBackend): string[] => {
  const instead = kernels.map((name) =>
    name === kernelNames.CONV2D_TRANSPOSE && !KERNELS[backend].includes(name) ? kernelNames.CONV2D_FINISH : name,
  );
  return [...new Set(instead)]
    .filter((name) => KERNELS[backend].includes(name))
    .filter((name) => name !== kernelNames.WARP || !kernels.includes(kernelNames.WARP_FINISH))
    .sort();
};

/** What kernels on either backend have to be. The page is fresh, with none of our kernels registered. */
export function checkKernels(backend: GpuBackend, page: () => GpuPage): void {
  let compared = 0;

  test('the device is the software renderer that was asked for', () => {
    expect(page().adapter).toMatch(/swiftshader/i);
  });

  test('nothing of the other backend is downloaded', () => {
    const marks = { webgl: 'getContext("webgl', webgpu: 'createComputePipeline' };
    const loaded = page().programs.join('\n');
    const found = Object.entries(marks).filter(([, mark]) => loaded.replaceAll("'", '"').includes(mark));
    expect(found.map(([name]) => name)).toEqual([backend]);
    expect(loaded.includes('atomicCompareExchangeWeak')).toBe(backend === 'webgpu');
  });

  test('kernels are there once they are registered, and no sooner', async () => {
    expect(await page().call('kernelsRegistered')).toEqual([]);
    for (let time = 0; time < 2; time++) {
      await page().call('registerKernels');
      expect(await page().call('kernelsRegistered')).toEqual(KERNELS[backend]);
    }
  });

  test('ops and their gradients run them', async () => {
    const ours = EVERY_OP.map(({ name, kernels }) => [name, kernelsWithin(kernels, backend)] as const);
    const expected = ours.filter(([, kernels]) => kernels.length > 0);
    const names = expected.map(([name]) => name);
    expect(await page().call('kernelsRun', names)).toEqual(Object.fromEntries(expected));
    expect([...new Set(expected.flatMap(([, kernels]) => kernels))].sort()).toEqual(KERNELS[backend]);
  });

  test.each(KERNEL_CASES)('%s agrees with its reference: %s', async (op, _, example) => {
    await expectAgreementOn(page(), op, example);
    compared++;
  });

  test('no case was left out', () => {
    expect(compared).toBe(KERNEL_CASES.length);
    expect(compared).toBeGreaterThan(60);
  });

  test.each(['Infinity', '-Infinity', 'NaN'])('a flow of %s leaves the frame: all is zero', async (u) => {
    const values = await page().call<number[]>('warpByNoNumber', u);
    expect(values).toHaveLength(12 + 12 + 12 + 6);
    expect(values.filter((value) => value !== 0)).toEqual([]);
  });

  test('convolutions of what is no number are none', async () => {
    expect(await page().call('convolutionsOfNoNumber')).toEqual([true, true]);
  });

  test('other sizes need no other programs', async () => {
    const sized = (height: number, width: number) => ({
      name: `${height}x${width}`,
      inputs: [{ shape: [2, height, width, 7] }, { shape: [2, height, width, 7] }],
      attrs: { maxDisplacement: 2, scale: 1, slope: 1 },
    });
    await expectAgreementOn(page(), 'costVolume', sized(11, 14));
    const programs = await page().call<number>('programs');
    await expectAgreementOn(page(), 'costVolume', sized(9, 17));
    await expectAgreementOn(page(), 'costVolume', sized(11, 14));
    expect(await page().call<number>('programs')).toBe(programs);
  });

  test('two hundred runs hold no more than the first', async () => {
    const runs = SOME_CASES.map(([op, , example]) => runOf(op, example));
    const rounds = Math.ceil(200 / runs.length);
    const { first, last } = await page().call<{ first: Held; last: Held }>('repeat', runs, rounds);
    expect(Object.keys(first).length).toBeGreaterThanOrEqual(4);
    expect(last).toEqual(first);
  });
}
