import type { Colour } from './raster.ts';

type Ramp = (level: number) => Colour;

/** Red to yellow, green, cyan, blue, magenta and back: the number of colours in each stretch, and how one follows another. */
const STRETCHES: readonly [count: number, ramp: Ramp][] = [
  [15, (level) => [255, level, 0]],
  [6, (level) => [255 - level, 255, 0]],
  [4, (level) => [0, 255, level]],
  [11, (level) => [0, 255 - level, 255]],
  [13, (level) => [level, 0, 255]],
  [6, (level) => [255, 0, 255 - level]],
];

/**
 * The 55 hues of the Middlebury flow benchmark, in the order of the direction of motion: the first is motion to the
 * right, then on clockwise as seen on the screen (down, left, up) to the last, which is motion to the right again.
 *
 * Source: Baker et al., "A Database and Evaluation Methodology for Optical Flow", IJCV 2011, and the colour coding that
 * ships with it (`colorcode.cpp`).
 */
export const colourWheel: readonly Colour[] = Object.freeze(
  STRETCHES.flatMap(([count, ramp]) =>
    Array.from({ length: count }, (_, i) => Object.freeze(ramp(Math.floor((255 * i) / count)))),
  ),
);
