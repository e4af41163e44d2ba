import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { checkOp } from '../../test/check-op.ts';
import { type ConvLayer, denseBlock } from '../index.ts';
import { DENSE_BLOCK_CASES } from './cases.ts';
import { denseBlockGradReference, denseBlockReference } from './reference.ts';

/** Weight and bias of each layer in turn, as layers. */
const layersOf = (parameters: tf.Tensor[]): ConvLayer[] =>
  Array.from({ length: parameters.length / 2 }, (_, i) => ({
    weight: parameters[2 * i] as tf.Tensor4D,
    bias: parameters[2 * i + 1] as tf.Tensor1D,
  }));

describe('a dense block', () => {
  checkOp(
    {
      cases: DENSE_BLOCK_CASES,
      op: ([input, ...parameters], { alpha }) => denseBlock(input as tf.Tensor4D, layersOf(parameters), { alpha }),
      outputShape: ([[batch, height, width, channels], ...shapes]) => [
        batch,
        height,
        width,
        shapes.reduce((sum, shape) => (shape.length === 1 ? sum + shape[0] : sum), channels),
      ],
      reference: denseBlockReference,
      referenceGradient: denseBlockGradReference,
    },
    { ownKernels: false },
  );

  test('gives the last layer’s features first and its input last', () => {
    tf.tidy(() => {
      const constant = (channels: number, bias: number): ConvLayer => ({
        weight: tf.zeros([3, 3, channels, 1]),
        bias: tf.tensor1d([bias]),
      });
      const stack = denseBlock(tf.fill([1, 1, 2, 1], 5), [constant(1, 1), constant(2, -20)]);
      expect([...stack.dataSync()]).toEqual([-2, 1, 5, -2, 1, 5]);
    });
  });

  test('keeps its result and the weights for the gradient, and nothing of what lies between', () => {
    tf.tidy(() => {
      const parameters = [tf.ones([3, 3, 2, 4]), tf.zeros([4]), tf.ones([3, 3, 6, 3]), tf.zeros([3])];
      let kept = 0;
      tf.grads((input, ...rest) => {
        const before = tf.memory().numTensors;
        const stack = denseBlock(input as tf.Tensor4D, layersOf(rest));
        kept = tf.memory().numTensors - before;
        return stack;
      })([tf.ones([1, 6, 5, 2]), ...parameters]);
      expect(kept).toBe(1 + 1 + 2);
    });
  });

  test('says which layer does not fit', () => {
    tf.tidy(() => {
      const input = tf.zeros<tf.Rank.R4>([1, 4, 5, 3]);
      const first = { weight: tf.zeros<tf.Rank.R4>([3, 3, 3, 2]), bias: tf.zeros<tf.Rank.R1>([2]) };
      expect(() => denseBlock(input, [first, first])).toThrow(
        "Expected [3,3,5,cout] for weight of denseBlock's layer 1 but received [3,3,3,2]",
      );
      expect(() => denseBlock(input, [{ ...first, bias: tf.zeros([3]) }])).toThrow(
        "Expected [2] for bias of denseBlock's layer 0 but received [3]",
      );
      expect(() => denseBlock(input, [first], { alpha: -1 })).toThrow("alpha of denseBlock's layer 0");
    });
  });
});
