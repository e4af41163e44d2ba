import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerSimdBackend } from '@opticalflow/backend-simd';
import { expectCloseToScale, randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { planConvolution } from '../../src/kernels/convolution-plan.ts';
import type { ConvolutionSizes } from '../../src/kernels/convolution-sizes.ts';
import { KIND } from '../../src/kernels/kinds.ts';

/** The encoder's layer from 16 to 32 channels, both pictures of 1024x448. */
const LAYER: ConvolutionSizes = {
  batch: 2,
  inputs: 16,
  inputStep: 16,
  outputs: 32,
  outHeight: 112,
  outWidth: 256,
  kernelHeight: 3,
  kernelWidth: 3,
  strides: [2, 2],
  dilations: [1, 1],
  inTraining: false,
};
const ENGINE = { precision: 'fast', instructions: 'relaxed', threads: 2 } as const;
const kindOf = (changes: Partial<ConvolutionSizes>, precision: 'fast' | 'exact' = 'fast') =>
  planConvolution({ ...LAYER, ...changes }, { ...ENGINE, precision }).kind;

describe('a 3x3 convolution of stride 2', () => {
  test('goes by tiles, in layers of the encoder that have enough channels and tiles', () => {
    expect(kindOf({})).toBe(KIND.winogradStride2);
    expect(kindOf({ inputs: 96, outputs: 128, outHeight: 14, outWidth: 32 })).toBe(KIND.winogradStride2);
    expect(kindOf({ inputs: 24, outputs: 32, outHeight: 12, outWidth: 20 })).toBe(KIND.winogradStride2);
  });

  test.each<[string, Partial<ConvolutionSizes>]>([
    ['few inputs', { inputs: 8 }],
    ['inputs that are no whole vectors', { inputs: 18 }],
    ['few outputs', { outputs: 8 }],
    ['few tiles', { outHeight: 6, outWidth: 9 }],
    ['many weights for each tile', { inputs: 128, outputs: 196, outHeight: 6, outWidth: 15 }],
    ['tiles of which most would stand out', { outHeight: 1 }],
    ['weights that are being trained', { inTraining: true }],
    ['strides of their own', { strides: [2, 1] }],
    ['dilations', { dilations: [2, 2] }],
    ['a larger window', { kernelWidth: 5 }],
    ['outputs spread over a larger picture', { canvas: {} }],
  ])('goes another way with %s', (_, changes) => {
    expect(kindOf(changes)).not.toBe(KIND.winogradStride2);
  });

  test('goes another way where it is to be exact', () => {
    expect(kindOf({}, 'exact')).not.toBe(KIND.winogradStride2);
  });
});

/** Sizes that go by tiles, most of them. */
const EXAMPLES = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  height: fc.integer({ min: 20, max: 45 }),
  width: fc.integer({ min: 20, max: 45 }),
  inputs: fc.integer({ min: 3, max: 9 }).map((n) => 4 * n),
  outputs: fc.integer({ min: 9, max: 45 }),
  pad: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 }),
});

describe.each([
  { threads: 1, instructions: 'plain' },
  { threads: 1, instructions: 'relaxed' },
  { threads: 2, instructions: 'relaxed' },
] as const)('with $threads threads and $instructions SIMD, stride 2', (options) => {
  beforeAll(async () => {
    await registerSimdBackend(options);
  });
  afterAll(() => tf.removeBackend('simd'));

  test('agrees with the convolution of the backend `cpu`', async () => {
    await fc.assert(
      fc.asyncProperty(EXAMPLES, async ({ batch, height, width, inputs, outputs, pad: [top, bottom, left, right] }) => {
        const x = randomFloats(batch * height * width * inputs, 1);
        const filter = randomFloats(9 * inputs * outputs, 2);
        const bias = randomFloats(outputs, 3);
        const on = async (backend: string) => {
          await tf.setBackend(backend);
          return tf.tidy(() =>
            tf.fused
              .conv2d({
                x: tf.tensor4d(x, [batch, height, width, inputs]),
                filter: tf.tensor4d(filter, [3, 3, inputs, outputs]),
                bias: tf.tensor1d(bias),
                strides: 2,
                pad: [
                  [0, 0],
                  [top, bottom],
                  [left, right],
                  [0, 0],
                ],
                activation: 'relu',
              })
              .dataSync(),
          );
        };
        expectCloseToScale(await on('simd'), await on('cpu'), 5e-6);
      }),
      { numRuns: 12 },
    );
  });

  test('keeps the weights it packs for as long as their tensor', async () => {
    await tf.setBackend('simd');
    const x = tf.tensor4d(randomFloats(40 * 40 * 12, 4), [1, 40, 40, 12]);
    const filter = tf.tensor4d(randomFloats(9 * 12 * 16, 5), [3, 3, 12, 16]);
    const once = tf.conv2d(x, filter, 2, 'same');
    const again = tf.conv2d(x, filter, 2, 'same');
    expect([...again.dataSync()]).toEqual([...once.dataSync()]);
    tf.dispose([filter, once, again]);
    const other = tf.tensor4d(new Float32Array(9 * 12 * 16), [3, 3, 12, 16]);
    const zeros = tf.conv2d(x, other, 2, 'same');
    expect(zeros.dataSync().every((value) => value === 0)).toBe(true);
    tf.dispose([x, other, zeros]);
  });
});
