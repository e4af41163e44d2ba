import { describe, expect, test } from '@jest/globals';
import { expectCloseToScale, type GoldenTensor, readGoldenFixture, toNHWC } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describeEveryWay } from './kernels.ts';

/** Of a tensor's scale: what float32 sums in another order differ by. */
export const TOLERANCE = 1e-5;

/** One call of a public implementation's op, whose output and gradients lie in a file. */
export interface GoldenCall {
  /** What the names of its tensors begin with. */
  prefix: string;
  /** Names of the op's inputs, in its order; the file has a gradient of each. `weight` is [out,in,kh,kw] there. */
  inputs: string[];
  op(...inputs: tf.Tensor4D[]): tf.Tensor;
}

/** A file of reference outputs, and what is to be compared with it. */
export interface GoldenFile {
  fixture: string;
  calls: GoldenCall[];
  /** How the file names outputs, their gradients, and the gradients of inputs. */
  names: { output: string; outputGradient: string; gradient(input: string): string };
  /** Beginnings of the names of tensors that are not compared here, and why. */
  exceptions: Record<string, string>;
}

/** [N,C,H,W] as [N,H,W,C], [out,in,kh,kw] as [kh,kw,in,out], others as they are. */
export function fromGolden(name: string, golden: GoldenTensor): tf.Tensor4D {
  const { data, shape } = golden.shape.length === 4 ? toNHWC(golden) : golden;
  const tensor = tf.tensor<tf.Rank>(data, shape, 'float32') as tf.Tensor4D;
  return name.endsWith('weight') ? tf.transpose(tensor, [1, 2, 3, 0]) : tensor;
}

/** Compares our ops with every tensor of a file that is not excepted. */
export function checkGoldens({ fixture, calls, names, exceptions }: GoldenFile): void {
  const { tensors } = readGoldenFixture(fixture);
  const read = (name: string) => {
    const golden = tensors.get(name);
    if (!golden) throw new Error(`${fixture} has no tensor ${name}`);
    return fromGolden(name, golden);
  };

  describe(fixture, () => {
    describeEveryWay(() => {
      test.each(calls)('$prefix', ({ prefix, inputs, op }) => {
        tf.tidy(() => {
          const compare = (actual: tf.Tensor, name: string) => {
            const expected = read(prefix + name);
            expect(actual.shape).toEqual(expected.shape);
            expectCloseToScale(actual.dataSync(), expected.dataSync(), TOLERANCE, prefix + name);
          };
          const given = inputs.map((name) => read(prefix + name));
          const derive = tf.valueAndGrads(op as (...xs: tf.Tensor[]) => tf.Tensor);
          const { value, grads } = derive(given, read(prefix + names.outputGradient));
          compare(value, names.output);
          for (const [i, name] of inputs.entries()) compare(grads[i], names.gradient(name));
        });
      });
    });

    test('no tensor is left out without a reason', () => {
      const used = new Set(
        calls.flatMap(({ prefix, inputs }) =>
          [names.output, names.outputGradient, ...inputs, ...inputs.map(names.gradient)].map((name) => prefix + name),
        ),
      );
      const excepted = (name: string) => Object.keys(exceptions).some((beginning) => name.startsWith(beginning));
      const all = [...tensors.keys()];
      expect(all.filter((name) => !used.has(name) && !excepted(name))).toEqual([]);
      expect(all.filter((name) => used.has(name) && excepted(name))).toEqual([]);
      const idle = Object.keys(exceptions).filter((beginning) => !all.some((name) => name.startsWith(beginning)));
      expect(idle).toEqual([]);
    });
  });
}
