import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectCloseToScale, noChromiumBecause, readFixture, readGoldenFixture } from '@opticalflow/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { families, goldenGradients, RATE } from '../../../train/test/compare-training.ts';
import { disposeBatch, readModel } from '../../../train/test/golden-training.ts';
import { type GpuBrowser, openGpuBrowser } from './gpu-page.ts';
import type { TrainingRan, TrainingRun } from './training.ts';

const describeWhere = noChromiumBecause ? describe.skip : describe;

const CHECKPOINT = 'mmflow-train-s.pth';
const golden = readGoldenFixture('mmflow-train-s.golden.safetensors');

const plain = (tensor: tf.Tensor4D) => ({ shape: tensor.shape, values: [...tensor.dataSync()] });

describeWhere(`training in Chromium${noChromiumBecause ? ` (skipped: ${noChromiumBecause})` : ''}`, () => {
  let browser: GpuBrowser;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    browser = await openGpuBrowser([CHECKPOINT]);
  });
  afterAll(() => browser?.close());

  test.each(['webgl', 'webgpu'] as const)(
    'on %s the gradients of all of MaskFlowNet-S are those of mmflow, and so are the losses',
    async (backend) => {
      const page = await browser.open(backend);
      await page.call('registerKernels');
      const batch = families.mmflow.batchOf(golden);
      const run: TrainingRun = {
        checkpoint: CHECKPOINT,
        loss: 'mmflow',
        optimiser: families.mmflow.optimiser,
        rate: RATE,
        first: plain(batch.first),
        second: plain(batch.second),
        flow: plain(batch.truth.flow),
      };
      disposeBatch(batch);
      const { gradients, losses, loss, left } = await page.call<TrainingRan>('trainOnce', run);
      const { names } = await readModel(readFixture(CHECKPOINT));
      const expected = goldenGradients({ family: 'mmflow', golden }, names);
      expect(expected.size).toBe(142);
      expect(gradients.map(([name]) => name).sort()).toEqual([...expected.keys()].sort());
      for (const [name, values] of gradients) expectCloseToScale(values, expected.get(name)!, 1e-3, name);
      const { data } = golden.tensors.get('losses')!;
      expect(loss).toBe(losses[0]);
      for (const [i, value] of losses.entries()) expect(Math.abs(value / data[i] - 1)).toBeLessThan(1e-4);
      expect(left).toBe(0);
      await page.close();
    },
    600_000,
  );
});
