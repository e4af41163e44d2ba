import { describe, expect, test } from '@jest/globals';
import { expectCloseToScale } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { checkOp } from '../../test/check-op.ts';
import { randomTensor4d } from '../../test/random-tensor.ts';
import { conv2d, deformConv2d, type Sides } from '../index.ts';
import type { DeformConv2dAttrs } from '../kernel-names.ts';
import { DEFORM_CONV2D_CASES } from './cases.ts';
import { deformConv2dKernels } from './cpu.ts';
import { deformConv2dGradReference, deformConv2dReference } from './reference.ts';

/** What lies below and to the right, which a kernel reads off the size of the offset. */
function sides([input, offset, weight]: tf.Tensor4D[], { strides, dilations, pad }: DeformConv2dAttrs): Sides {
  const along = (axis: 0 | 1): [number, number] => {
    const reached = (offset.shape[axis + 1] - 1) * strides[axis] + dilations[axis] * (weight.shape[axis] - 1) + 1;
    return [pad[axis], Math.max(0, reached - input.shape[axis + 1] - pad[axis])];
  };
  return [along(0), along(1)];
}

describe('deformable convolution', () => {
  checkOp({
    cases: DEFORM_CONV2D_CASES,
    op: (tensors, attrs) => {
      const inputs = tensors as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
      return deformConv2d(...inputs, { ...attrs, pad: sides(inputs, attrs) });
    },
    outputShape: (shapes, attrs) => deformConv2dKernels[0].outputShapes(shapes, attrs)[0],
    reference: deformConv2dReference,
    referenceGradient: deformConv2dGradReference,
  });

  test('without offsets is a convolution', () => {
    tf.tidy(() => {
      const [input, weight] = [randomTensor4d([2, 5, 6, 3], 1), randomTensor4d([3, 3, 3, 2], 2)];
      const bias = tf.tensor1d([1, -2]);
      const pad: Sides = [[1, 0], [2, 1]]; // biome-ignore format: pairs
      const plain = conv2d(input, weight, { bias, strides: 2, pad });
      const offset = tf.zeros<tf.Rank.R4>([...(plain.shape.slice(0, 3) as [number, number, number]), 18]);
      const deformed = deformConv2d(input, offset, weight, { bias, strides: 2, pad });
      expectCloseToScale(deformed.dataSync(), plain.dataSync(), 1e-6);
    });
  });

  test('past the last pixel fades out or, cut, keeps the edge’s value', () => {
    tf.tidy(() => {
      const input = tf.tensor4d([1, 2, 3], [1, 1, 3, 1]);
      const offset = tf.tensor4d([0, -0.25, 0, 0.25, 0, 0.25], [1, 1, 3, 2]);
      const one = tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
      expect([...deformConv2d(input, offset, one).dataSync()]).toEqual([0.75, 2.25, 2.25]);
      expect([...deformConv2d(input, offset, one, { border: 'cut' }).dataSync()]).toEqual([0, 2.25, 3]);
    });
  });

  test('hands the gradient of its output’s sum over pixels to the bias', () => {
    tf.tidy(() => {
      const [input, weight] = [randomTensor4d([2, 3, 4, 2], 1), randomTensor4d([1, 1, 2, 2], 2)];
      const offset = randomTensor4d([2, 3, 4, 2], 3);
      const gradient = tf.grad((bias) => deformConv2d(input, offset, weight, { bias: bias as tf.Tensor1D }));
      expect([...gradient(tf.tensor1d([1, 2])).dataSync()]).toEqual([24, 24]);
    });
  });

  test('says what does not fit', () => {
    tf.tidy(() => {
      const [input, weight] = [randomTensor4d([1, 4, 5, 3], 1), randomTensor4d([3, 3, 3, 2], 2)];
      expect(() => deformConv2d(input, tf.zeros([1, 4, 5, 9]), weight, { pad: 1 })).toThrow(
        'Expected [1,4,5,18] for offset of deformConv2d but received [1,4,5,9]',
      );
      expect(() => deformConv2d(input, tf.zeros([1, 4, 5, 36]), weight, { pad: 1, offsetGroups: 2 })).toThrow(
        'channels in 2 equal offset groups',
      );
      const offset = tf.zeros<tf.Rank.R4>([1, 2, 3, 18]);
      expect(() => deformConv2d(input, offset, tf.zeros([3, 3, 2, 2]))).toThrow('weight of deformConv2d');
      expect(() => deformConv2d(input, offset, weight, { bias: tf.zeros([3]) })).toThrow('bias of deformConv2d');
      expect(() => deformConv2d(input, offset, weight, { border: 'zeros' as 'cut' })).toThrow("'fade' or 'cut'");
    });
  });
});
