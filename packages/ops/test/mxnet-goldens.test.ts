import { describe, test } from '@jest/globals';
import { resizeBilinear } from '@opticalflow/core';
import { expectCloseToScale, readGoldenFixture, toNHWC } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { costVolume, type DeformConv2dOptions, deformConv2d, deformConv2dShared, warp } from '../src/index.ts';
import { checkGoldens, fromGolden, type GoldenCall, TOLERANCE } from './check-goldens.ts';
import { describeEveryWay } from './kernels.ts';

const biasOf = (tensor: tf.Tensor | undefined) => ({ bias: tensor as tf.Tensor1D | undefined });

const deformable =
  (options: DeformConv2dOptions): GoldenCall['op'] =>
  (input, offset, weight, bias) =>
    deformConv2d(input, offset, weight, { ...options, ...biasOf(bias) });

describe('MXNet 1.9.1', () => {
  const fixture = 'microsoft-ops.golden.safetensors';
  const RESIZE = 'no op of this package; compared below with what the project resizes pictures by';
  const cut = { border: 'cut', pad: 1 } as const;

  checkGoldens({
    fixture,
    names: { output: 'out', outputGradient: 'dout', gradient: (input) => `d${input}` },
    calls: [
      { prefix: 'deform.', inputs: ['x', 'offset', 'weight', 'bias'], op: deformable(cut) },
      { prefix: 'deform_shared.', inputs: ['x', 'offset', 'weight', 'bias'], op: deformable(cut) },
      {
        prefix: 'deform_dilated.',
        inputs: ['x', 'offset', 'weight'],
        op: deformable({ border: 'cut', pad: 2, dilations: 2, strides: 2, offsetGroups: 2 }),
      },
      { prefix: 'correlation4.', inputs: ['a', 'b'], op: (a, b) => costVolume(a, b) },
      { prefix: 'correlation2.', inputs: ['a', 'b'], op: (a, b) => costVolume(a, b, { maxDisplacement: 2 }) },
      { prefix: 'warp.', inputs: ['x', 'flow'], op: (image, flow) => warp(image, flow, { components: 'yx' }) },
    ],
    exceptions: {
      'resize.x': RESIZE,
      'resize.up': RESIZE,
      'resize.down': RESIZE,
    },
  });

  describeEveryWay(() => {
    test('the deformable convolution whose offsets are all alike, as one with a shared offset', () => {
      const { tensors } = readGoldenFixture(fixture);
      const read = (name: string) => fromGolden(name, tensors.get(`deform_shared.${name}`)!);
      tf.tidy(() => {
        const first = (offset: tf.Tensor4D) => tf.slice(offset, [0, 0, 0, 0], [...offset.shape.slice(0, 3), 2]);
        const summed = (offset: tf.Tensor4D) => tf.sum(tf.reshape(offset, [...offset.shape.slice(0, 3), 9, 2]), 3);
        const op = (...[x, offset, weight, bias]: tf.Tensor[]) =>
          deformConv2dShared(x as tf.Tensor4D, offset as tf.Tensor4D, weight as tf.Tensor4D, {
            ...biasOf(bias),
            border: 'cut',
          });
        const inputs = [read('x'), first(read('offset')), read('weight'), read('bias')];
        expectCloseToScale(op(...inputs).dataSync(), read('out').dataSync(), TOLERANCE, 'out');
        const expected = [read('dx'), summed(read('doffset')), read('dweight'), read('dbias')];
        for (const [i, gradient] of tf.grads(op)(inputs, read('dout')).entries()) {
          expectCloseToScale(gradient.dataSync(), expected[i].dataSync(), TOLERANCE, `gradient ${i}`);
        }
      });
    });
  });

  test.each(['up', 'down'])(
    'BilinearResize2D, %s, is the resizing of @opticalflow/core with aligned corners',
    (name) => {
      const { tensors } = readGoldenFixture(fixture);
      const [input, expected] = ['x', name].map((tensor) => toNHWC(tensors.get(`resize.${tensor}`)!));
      const [, height, width, channels] = input.shape;
      const [, newHeight, newWidth] = expected.shape;
      const raster = { width, height, channels, data: input.data };
      const resized = resizeBilinear(raster, { width: newWidth, height: newHeight }, 'align-corners');
      expectCloseToScale(resized.data, expected.data, TOLERANCE, name);
    },
  );
});
