import { beforeAll, describe, expect, test } from '@jest/globals';
import { registerSimdBackend } from '@opticalflow/backend-simd';
import { addTestBackend, describeBackends, expectCloseAbsolute } from '@opticalflow/testing';
import { paintMask } from '@opticalflow/viz';
import { paintMaskTensor } from '@opticalflow/viz/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { rgb } from '../../test/pictures.ts';
import { levelsOf } from '../../test/tensor-pictures.ts';

addTestBackend('simd', () => registerSimdBackend());

describeBackends({ describe, beforeAll }, () => {
  test('a mask has the greys of paintMask', async () => {
    const data = Float32Array.from({ length: 600 }, (_, i) => i / 500 - 0.1);
    const picture = paintMaskTensor(tf.tensor4d(data, [1, 20, 30, 1]));
    expect(picture.shape).toEqual([20, 30, 3]);
    expectCloseAbsolute(await levelsOf(picture), rgb(paintMask({ width: 30, height: 20, data })), 1);
  });

  test('it is clamped, and black where there is no number', async () => {
    const values = [1.5, -3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5];
    const levels = await levelsOf(paintMaskTensor(tf.tensor3d(values, [2, 3, 1])));
    expect(levels.filter((_, i) => i % 3 === 0)).toEqual([255, 0, 0, 255, 0, 128]);
  });

  test('one tensor is left', () => {
    const mask = tf.zeros([2, 3, 1]);
    const before = tf.memory().numTensors;
    paintMaskTensor(mask);
    expect(tf.memory().numTensors).toBe(before + 1);
  });

  test('what is no mask of one picture is refused', () => {
    expect(() => paintMaskTensor(tf.zeros([2, 3, 3]))).toThrow(
      'Expected [H,W,1] or [1,H,W,1] for a mask but received [2,3,3]',
    );
  });
});
