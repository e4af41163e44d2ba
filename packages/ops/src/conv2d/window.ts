import { ShapeError } from '@opticalflow/core';
import { expectWhole } from '../expect.ts';

/** One number for both axes, or (y, x). */
export type Pair = number | [y: number, x: number];
/** Rows above and below, columns to the left and right. */
export type Sides = [[top: number, bottom: number], [left: number, right: number]];

/** How a kernel moves over a picture. Index 0 is y, 1 is x. */
export interface ConvWindow {
  kernel: [number, number];
  strides: [number, number];
  dilations: [number, number];
  /** Zeros before and after each axis. Negative ones cut pixels off. */
  pad: Sides;
}

/** Options of a window as callers give them. */
export interface WindowOptions {
  strides: Pair;
  dilations: Pair;
  pad: 'same' | number | Sides;
}

const pair = (value: Pair): [number, number] => (typeof value === 'number' ? [value, value] : value);

/**
 * Checks what a caller gave. `same` pads both sides alike, by dilation * (k - 1) / 2, at any stride: what PyTorch
 * users write as an explicit padding, and unlike TensorFlow's `same` at stride 2.
 */
export function convWindow(op: string, kernel: [number, number], options: WindowOptions): ConvWindow {
  const strides = pair(options.strides);
  const dilations = pair(options.dilations);
  for (const axis of [0, 1]) {
    expectWhole(op, 'strides', strides[axis], 1);
    expectWhole(op, 'dilations', dilations[axis], 1);
  }
  const { pad } = options;
  if (pad === 'same') {
    if (kernel[0] % 2 === 0 || kernel[1] % 2 === 0) {
      throw new ShapeError(`weight of ${op} with pad 'same'`, 'a kernel of odd size', `${kernel[0]}x${kernel[1]}`);
    }
    const [y, x] = kernel.map((size, axis) => (dilations[axis] * (size - 1)) / 2);
    return { kernel, strides, dilations, pad: [[y, y], [x, x]] }; // biome-ignore format: a pair of pairs
  }
  const sides: Sides = typeof pad === 'number' ? [[pad, pad], [pad, pad]] : pad; // biome-ignore format: a pair of pairs
  for (const side of sides.flat()) expectWhole(op, 'pad', side, 0);
  return { kernel, strides, dilations, pad: sides };
}

/** Pixels that a kernel spans along an axis. */
export const span = ({ kernel, dilations }: ConvWindow, axis: 0 | 1): number =>
  dilations[axis] * (kernel[axis] - 1) + 1;

/** Height and width of a convolution's output. */
export function outputSize(op: string, [height, width]: readonly number[], window: ConvWindow): [number, number] {
  const along = (axis: 0 | 1, size: number) => {
    const padded = size + window.pad[axis][0] + window.pad[axis][1];
    if (padded < span(window, axis)) {
      throw new ShapeError(`input of ${op}`, `at least ${span(window, axis)} padded pixels on each axis`, `${padded}`);
    }
    return Math.floor((padded - span(window, axis)) / window.strides[axis]) + 1;
  };
  return [along(0, height), along(1, width)];
}
