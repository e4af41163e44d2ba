import { describe } from '@jest/globals';
import type * as tf from '@tensorflow/tfjs-core';
import {
  costVolume,
  type DeformConv2dOptions,
  deformConv2d,
  deformConv2dShared,
  upsample,
  warp,
} from '../src/index.ts';
import { checkGoldens, type GoldenCall } from './check-goldens.ts';

describe('mmflow 0.5.2 and torchvision, on PyTorch', () => {
  const warps = (size: number): GoldenCall[] =>
    (
      [
        ['zeros', {}],
        ['zeros_masked', { minCoverage: 0.9999 }],
        ['border', { border: 'border' }],
      ] as const
    ).map(([rule, options]) => ({
      prefix: `warp.${size}.${rule}/`,
      inputs: ['features', 'flow_uv'],
      op: (image, flow) => warp(image, flow, options),
    }));

  checkGoldens({
    fixture: 'ops.golden.safetensors',
    names: { output: 'output', outputGradient: 'grad_output', gradient: (input) => `grad_${input}` },
    calls: [
      ...['0.d4', '1.d2', '2.d4'].map((name) => ({
        prefix: `cost_volume.${name}.sum/`,
        inputs: ['first', 'second'],
        op: (first: tf.Tensor4D, second: tf.Tensor4D) =>
          costVolume(first, second, { maxDisplacement: Number(name.at(-1)), normalize: 'sum' }),
      })),
      ...warps(0),
      ...warps(1),
      ...Object.entries<DeformConv2dOptions>({
        '0.k3s1p1d1g1': { pad: 1 },
        '1.k3s2p1d1g1': { pad: 1, strides: 2 },
        '2.k3s1p2d2g2': { pad: 2, dilations: 2, offsetGroups: 2 },
      }).map(([name, options]) => ({
        prefix: `deform_conv.${name}/`,
        inputs: ['input', 'offset_yx', 'weight', 'bias'],
        op: (input: tf.Tensor4D, offset: tf.Tensor4D, weight: tf.Tensor4D, bias: tf.Tensor) =>
          deformConv2d(input, offset, weight, { ...options, bias: bias as tf.Tensor1D }),
      })),
      ...[0, 1].map((size) => ({
        prefix: `deform_conv_same_offset.${size}/`,
        inputs: ['input', 'flow_yx', 'weight'],
        op: (input: tf.Tensor4D, offset: tf.Tensor4D, weight: tf.Tensor4D) => deformConv2dShared(input, offset, weight),
      })),
      ...['0.x2', '1.x4'].map((name) => ({
        prefix: `upsample.${name}/`,
        inputs: ['input'],
        op: (input: tf.Tensor4D) => upsample(input, Number(name.at(-1))),
      })),
    ],
    exceptions: { 'loss.': 'the multi-level loss is no op of this package' },
  });
});
