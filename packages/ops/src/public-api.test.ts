import { expect, test } from '@jest/globals';
import * as ops from './index.ts';

test('public names', () => {
  expect(Object.keys(ops).sort()).toMatchInlineSnapshot(`
    [
      "compileAhead",
      "conv2d",
      "conv2dTranspose",
      "costVolume",
      "deformConv2d",
      "deformConv2dShared",
      "denseBlock",
      "deviceLoss",
      "kernelNames",
      "leakyRelu",
      "registerKernels",
      "upsample",
      "warp",
      "warpCoverage",
      "whileDeviceLasts",
    ]
  `);
});

test('names of kernels, which other packages register under', () => {
  expect(ops.kernelNames).toMatchInlineSnapshot(`
    {
      "CONV2D_FILTER_GRAD": "Conv2dFilterGrad",
      "CONV2D_FINISH": "Conv2dFinish",
      "CONV2D_TRANSPOSE": "Conv2dTranspose",
      "COST_VOLUME": "CostVolume",
      "COST_VOLUME_GRAD": "CostVolumeGrad",
      "DEFORM_CONV2D": "DeformConv2d",
      "DEFORM_CONV2D_GRAD": "DeformConv2dGrad",
      "DEFORM_CONV2D_SHARED": "DeformConv2dShared",
      "DENSE_BLOCK": "DenseBlock",
      "LEAKY_RELU_GRAD": "LeakyReluGrad",
      "UPSAMPLE": "Upsample",
      "UPSAMPLE_GRAD": "UpsampleGrad",
      "WARP": "Warp",
      "WARP_COVERAGE": "WarpCoverage",
      "WARP_FINISH": "WarpFinish",
      "WARP_GRAD": "WarpGrad",
    }
  `);
});
