import { ShapeError } from '@opticalflow/core';
import type * as tf from '@tensorflow/tfjs-core';

/** Throws unless `tensor` has this shape; a name, as 'H', stands for any size. */
export function expectShape(op: string, name: string, tensor: tf.Tensor, expected: readonly (number | string)[]): void {
  const fits =
    tensor.rank === expected.length &&
    expected.every((size, axis) => typeof size === 'string' || size === tensor.shape[axis]);
  if (!fits) throw new ShapeError(`${name} of ${op}`, `[${expected.join(',')}]`, `[${tensor.shape.join(',')}]`);
}

/** Throws unless `value` is a whole number of at least `least`. */
export function expectWhole(op: string, name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new ShapeError(`${name} of ${op}`, `a whole number of at least ${least}`, String(value));
  }
}

/** Throws unless `value` is one of `choices`. */
export function expectOneOf(op: string, name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw new ShapeError(`${name} of ${op}`, choices.map((choice) => `'${choice}'`).join(' or '), `'${value}'`);
  }
}
