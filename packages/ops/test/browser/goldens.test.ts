import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectCloseToScale, noChromiumBecause, readGoldenFixture } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { DeformConv2dAttrs, WarpAttrs } from '../../src/kernel-names.ts';
import { fromGolden, TOLERANCE } from '../check-goldens.ts';
import { type GpuBrowser, type GpuPage, openGpuBrowser } from './gpu-page.ts';
import type { OpName } from './ops.ts';
import type { OpRan, OpRun } from './run-op.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;

/** A call of an op that a public implementation made: what its tensors' names begin with, its inputs and attributes. */
type Row = [prefix: string, op: OpName, inputs: string[], attrs: object];

const costs = (maxDisplacement: number, scale = 1) => ({ maxDisplacement, scale, slope: 1 });
const warp = (attrs: Partial<WarpAttrs> = {}): WarpAttrs => ({
  ...{ border: 'zeros', components: 'uv', minCoverage: -1, origin: 0 },
  ...attrs,
});
const deform = (attrs: Partial<DeformConv2dAttrs> = {}): DeformConv2dAttrs => ({
  ...{ strides: [1, 1], dilations: [1, 1], pad: [1, 1], offsetGroups: 1, border: 'fade' },
  ...attrs,
});

const PYTORCH: Row[] = [
  ['cost_volume.0.d4.sum/', 'costVolume', ['first', 'second'], costs(4)],
  ['cost_volume.1.d2.sum/', 'costVolume', ['first', 'second'], costs(2)],
  ['warp.0.zeros/', 'warp', ['features', 'flow_uv'], warp()],
  ['warp.1.zeros_masked/', 'warp', ['features', 'flow_uv'], warp({ minCoverage: 0.9999 })],
  ['warp.1.border/', 'warp', ['features', 'flow_uv'], warp({ border: 'border' })],
  ['deform_conv.0.k3s1p1d1g1/', 'deformConv2d', ['input', 'offset_yx', 'weight', 'bias'], deform()],
  ['deform_conv.1.k3s2p1d1g1/', 'deformConv2d', ['input', 'offset_yx', 'weight', 'bias'], deform({ strides: [2, 2] })],
  [
    'deform_conv.2.k3s1p2d2g2/',
    'deformConv2d',
    ['input', 'offset_yx', 'weight', 'bias'],
    deform({ pad: [2, 2], dilations: [2, 2], offsetGroups: 2 }),
  ],
  ['deform_conv_same_offset.0/', 'deformConv2dShared', ['input', 'flow_yx', 'weight'], { border: 'fade' }],
  ['upsample.1.x4/', 'upsample', ['input'], { factor: 4 }],
];

const MXNET: Row[] = [
  ['deform.', 'deformConv2d', ['x', 'offset', 'weight', 'bias'], deform({ border: 'cut' })],
  [
    'deform_dilated.',
    'deformConv2d',
    ['x', 'offset', 'weight'],
    deform({ border: 'cut', pad: [2, 2], dilations: [2, 2], strides: [2, 2], offsetGroups: 2 }),
  ],
  ['warp.', 'warp', ['x', 'flow'], warp({ components: 'yx' })],
];

const FILES = [
  ['PyTorch', 'ops.golden.safetensors', PYTORCH, ['output', 'grad_output', 'grad_']],
  ['MXNet', 'microsoft-ops.golden.safetensors', MXNET, ['out', 'dout', 'd']],
] as const;

const CASES = FILES.flatMap(([by, file, rows, names]) => rows.map((row) => [by, row[0], row, file, names] as const));

describeWhere(`in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    browser = await openGpuBrowser();
  });
  afterAll(() => browser?.close());

  describe.each(['webgl', 'webgpu'] as const)('on %s', (backend) => {
    let page: GpuPage;
    beforeAll(async () => {
      page = await browser.open(backend);
      await page.call('registerKernels');
    });
    afterAll(() => page?.close());

    test.each(CASES)('what %s computed: %s', async (...[, , [prefix, op, inputs, attrs], file, names]) => {
      const { tensors } = readGoldenFixture(file);
      const read = (name: string) =>
        tf.tidy(() => {
          const tensor = fromGolden(name, tensors.get(prefix + name)!);
          return { shape: tensor.shape as number[], values: [...tensor.dataSync()] };
        });
      const run: OpRun = { op, attrs, inputs: inputs.map(read), dy: read(names[1]) };
      const ran = await page.call<OpRan>('runOp', run);
      const output = read(names[0]);
      expect(ran.shape).toEqual(output.shape);
      expectCloseToScale(ran.values, output.values, TOLERANCE, 'output');
      for (const [i, name] of inputs.entries()) {
        expectCloseToScale(ran.gradients[i].values, read(names[2] + name).values, TOLERANCE, `gradient of ${name}`);
      }
    });
  });
});
