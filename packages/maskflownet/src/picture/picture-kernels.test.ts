import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerSimdBackend } from '@opticalflow/backend-simd';
import { type Frame, planFit } from '@opticalflow/core';
import { type VariantName, variants } from '@opticalflow/maskflownet';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { expectCloseAbsolute, expectNoLeak, randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { inputTensors } from './input-tensors.ts';
import { outputFields, outputTensors } from './output-fields.ts';
import { preparePair } from './prepare.ts';
import { restoreFlow, restoreOcclusion } from './restore.ts';

type Samples = 'bytes' | 'floats' | 'bytes beside floats';

function frameOf(width: number, height: number, seed: number, floats: boolean): Frame {
  const values = randomFloats(3 * width * height, seed, 0, 256);
  return { width, height, data: floats ? Float32Array.from(values, (x) => x / 256) : Uint8Array.from(values) };
}

const SIZES = [
  [128, 64],
  [70, 50],
  [9, 8],
] as const;
const names: VariantName[] = ['default', 'mmflow', 'microsoft'];
const cases = names.flatMap((name) =>
  SIZES.flatMap(([width, height]) => (['resize', 'pad'] as const).map((policy) => ({ name, width, height, policy }))),
);

describe.each([1, 2])('with %d threads', (threads) => {
  beforeAll(async () => {
    await registerSimdBackend({ threads });
    await tf.setBackend('simd');
  });
  afterAll(() => tf.removeBackend('simd'));

  describe.each(cases)('the kernels of simd, $name, $width x $height, $policy', ({ name, width, height, policy }) => {
    const rules = variants[name];
    const plan = planFit({ width, height }, { policy });

    test.each<Samples>(['bytes', 'floats', 'bytes beside floats'])(
      'prepare pictures of %s as plain loops do',
      async (samples) => {
        const first = frameOf(width, height, 1, samples === 'floats');
        const second = frameOf(width, height, 2, samples !== 'bytes');
        const expected = preparePair(first, second, { plan, rules });
        await expectNoLeak(() => {
          const actual = inputTensors(first, second, { plan, rules });
          for (const which of ['first', 'second'] as const) {
            const { width: across, height: down, data } = expected[which];
            expect(actual[which].shape).toEqual([1, down, across, 3]);
            expectCloseAbsolute(actual[which].dataSync(), data, 3e-7);
            actual[which].dispose();
          }
        });
      },
    );

    test('restore flow and occlusion as plain loops do', async () => {
      const size = { width: plan.network.width / 4, height: plan.network.height / 4 };
      const area = size.width * size.height;
      const flow = randomFloats(2 * area, 3, -2, 2);
      const logits = randomFloats(area, 4, -9, 9);
      await expectNoLeak(async () => {
        const tensors = {
          flow: tf.tensor4d(flow, [1, size.height, size.width, 2]),
          mask: tf.tensor4d(logits, [1, size.height, size.width, 1]),
        };
        const actual = await outputFields({ ...tensors, plan, rules });
        tf.dispose(tensors);
        const fitted = { plan, rules };
        const expected = restoreFlow({ ...size, channels: 2, data: flow }, fitted);
        const occlusion = restoreOcclusion({ ...size, channels: 1, data: logits }, fitted);
        expect(actual).toMatchObject({ flow: { width, height }, occlusion: { width, height } });
        expectCloseAbsolute(actual.flow.data, expected.data, 1e-5);
        expectCloseAbsolute(actual.occlusion.data, occlusion.data, 1e-6);
      });
    });
  });
});

describe.each(['wasm', 'cpu'])('on %s, which has no kernels for it,', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each(cases)(
    'flow and occlusion as tensors are those of plain loops, $name, $width x $height, $policy',
    (which) => {
      const { name, policy, ...input } = which;
      const fitted = { plan: planFit(input, { policy }), rules: variants[name] };
      const { network } = fitted.plan;
      const size = { width: network.width / 4, height: network.height / 4 };
      const flow = randomFloats(2 * size.width * size.height, 3, -2, 2);
      const logits = randomFloats(size.width * size.height, 4, -9, 9);
      return expectNoLeak(() => {
        const tensors = {
          flow: tf.tensor4d(flow, [1, size.height, size.width, 2]),
          mask: tf.tensor4d(logits, [1, size.height, size.width, 1]),
        };
        const actual = outputTensors({ ...tensors, ...fitted });
        expect([actual.flow.shape, actual.occlusion.shape]).toEqual(
          [2, 1].map((n) => [1, input.height, input.width, n]),
        );
        const occlusion = restoreOcclusion({ ...size, channels: 1, data: logits }, fitted);
        expectCloseAbsolute(
          actual.flow.dataSync(),
          restoreFlow({ ...size, channels: 2, data: flow }, fitted).data,
          1e-4,
        );
        expectCloseAbsolute(actual.occlusion.dataSync(), occlusion.data, 1e-5);
        tf.dispose([tensors.flow, tensors.mask, actual.flow, actual.occlusion]);
      });
    },
  );
});
