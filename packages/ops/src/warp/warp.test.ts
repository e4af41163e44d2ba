import { describe, expect, test } from '@jest/globals';
import { expectCloseToScale, expectNoLeak, randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { checkOp } from '../../test/check-op.ts';
import { describeEveryWay } from '../../test/kernels.ts';
import { warp, warpCoverage } from '../index.ts';
import type { WarpAttrs } from '../kernel-names.ts';
import { differentiable } from '../runtime/differentiable.ts';
import { WARP_CASES } from './cases.ts';
import { warpKernels } from './cpu.ts';
import { warpCoverageReference, warpGradReference, warpReference } from './reference.ts';
import { sampleByFlow, sampleByFlowGradient } from './sample-by-flow.ts';

/** The warp, or where the picture is larger than the flow, what deformable convolutions use of it. */
function sample(image: tf.Tensor4D, flow: tf.Tensor4D, { origin, ...options }: WarpAttrs): tf.Tensor4D {
  if (origin === 0) return warp(image, flow, options);
  return differentiable([image, flow], (i, f) => ({
    value: sampleByFlow(i, f, { origin, ...options }),
    saved: [i, f],
    gradient: (dy, [seenI, seenF]) => sampleByFlowGradient(dy, seenI, seenF, { origin, ...options }),
  }));
}

const constantFlow = (u: number, v: number, shape: [number, number, number]): tf.Tensor4D =>
  tf.tile(tf.tensor4d([u, v], [1, 1, 1, 2]), [...shape, 1]);

describe('warping', () => {
  checkOp({
    cases: WARP_CASES,
    op: ([image, flow], attrs) => sample(image as tf.Tensor4D, flow as tf.Tensor4D, attrs),
    outputShape: (shapes, attrs) => warpKernels[0].outputShapes(shapes, attrs)[0],
    reference: warpReference,
    referenceGradient: warpGradReference,
  });

  describeEveryWay(() => {
    test('by (1, 0) takes the pixel to the right, by (0, 1) the one below', () => {
      tf.tidy(() => {
        const image = tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]);
        expect([...warp(image, constantFlow(1, 0, [1, 2, 3])).dataSync()]).toEqual([2, 3, 0, 5, 6, 0]);
        expect([...warp(image, constantFlow(0, 1, [1, 2, 3])).dataSync()]).toEqual([4, 5, 6, 0, 0, 0]);
        const swapped = warp(image, constantFlow(1, 0, [1, 2, 3]), { components: 'yx', border: 'border' });
        expect([...swapped.dataSync()]).toEqual([4, 5, 6, 4, 5, 6]);
      });
    });

    test.each([100, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])(
      'by %d leaves the frame: samples are zero, and gradients too',
      (u) => {
        tf.tidy(() => {
          const image = tf.ones<tf.Rank.R4>([1, 2, 3, 2]);
          const flow = constantFlow(u, 0, [1, 2, 3]);
          expect([...warp(image, flow).dataSync()]).toEqual(new Array(12).fill(0));
          expect([...warpCoverage(flow).dataSync()]).toEqual(new Array(6).fill(0));
          const gradients = tf.grads((a, b) => warp(a as tf.Tensor4D, b as tf.Tensor4D))([image, flow]);
          for (const gradient of gradients) expect([...gradient.dataSync()].every((value) => value === 0)).toBe(true);
        });
      },
    );

    test('a mask at 0 keeps what is covered at all', () => {
      tf.tidy(() => {
        const image = tf.ones<tf.Rank.R4>([1, 1, 4, 1]);
        const flow = constantFlow(0.5, 0, [1, 1, 4]);
        expect([...warp(image, flow).dataSync()]).toEqual([1, 1, 1, 0.5]);
        expect([...warp(image, flow, { minCoverage: 0 }).dataSync()]).toEqual([1, 1, 1, 0.5]);
        expect([...warp(image, flow, { minCoverage: 0.5 }).dataSync()]).toEqual([1, 1, 1, 0]);
      });
    });

    test.each(['uv', 'yx'] as const)('coverage is the share of a sample inside the frame, %s', async (components) => {
      const values = randomFloats(2 * 4 * 5 * 2, 5, -3, 3);
      const expected = new Float64Array(40).fill(Number.NaN);
      warpCoverageReference([Float64Array.from(values)], [expected], [[2, 4, 5, 2]], { components });
      expect([Math.min(...expected), Math.max(...expected)]).toEqual([0, 1]);
      await expectNoLeak(async () => {
        const flow = tf.tensor4d(values, [2, 4, 5, 2]);
        const coverage = warpCoverage(flow, { components });
        const gradient = tf.grad((f) => warpCoverage(f as tf.Tensor4D, { components }))(flow);
        expect(coverage.shape).toEqual([2, 4, 5, 1]);
        expectCloseToScale(await coverage.data(), expected, 1e-6);
        expect([...(await gradient.data())]).toEqual(new Array(80).fill(0));
        tf.dispose([flow, coverage, gradient]);
      });
    });
  });

  test('says what does not fit', () => {
    tf.tidy(() => {
      const image = tf.zeros<tf.Rank.R4>([1, 2, 3, 4]);
      expect(() => warp(image, tf.zeros([1, 3, 2, 2]))).toThrow(
        'Expected [1,2,3,2] for flow of warp but received [1,3,2,2]',
      );
      expect(() => warp(image, tf.zeros([1, 2, 3, 2]), { border: 'reflect' as 'zeros' })).toThrow('border of warp');
      expect(() => warp(image, tf.zeros([1, 2, 3, 2]), { components: 'vu' as 'uv' })).toThrow('components of warp');
      expect(() => warpCoverage(tf.zeros([1, 2, 3, 3]))).toThrow('flow of warpCoverage');
    });
  });
});
