import * as tf from '@tensorflow/tfjs-core';
import { colourWheel } from '../colour-wheel.ts';
import type { FlowStyle } from '../flow-style.ts';

/** Motions of one picture, each [H,W,1]. */
export interface Motions {
  /** Direction, from 0 (right) over 1/4 (down) to 1 (right again). */
  readonly turn: tf.Tensor3D;
  /** Length over that of full colour, at most 1. */
  readonly radius: tf.Tensor3D;
  /** Whether it is longer than that. */
  readonly beyond: tf.Tensor3D;
}

/** Levels 0..255 of red, green and blue, [H,W,3], not yet whole. */
export type FlowLevels = (motions: Motions) => tf.Tensor3D;

const HUES = colourWheel.length;

/** Of each hue of the wheel its levels, and how far it is from there to those of the next. */
const WHEEL = colourWheel.map((hue, i) => {
  const next = colourWheel[(i + 1) % HUES];
  return [...hue, ...hue.map((level, c) => next[c] - level)];
});

/** White at rest, the hue of the wheel at radius 1, and beyond it that hue at three quarters. */
const wheelLevels: FlowLevels = ({ turn, radius, beyond }) => {
  const position = tf.mul(turn, HUES - 1);
  const below = tf.clipByValue(tf.floor(position), 0, HUES - 1);
  const index = tf.cast(tf.squeeze<tf.Tensor2D>(below, [2]), 'int32');
  const [levels, steps] = tf.split(tf.gather(tf.tensor2d(WHEEL), index), 2, 2);
  const hue = tf.add(levels, tf.mul(steps, tf.sub(position, below)));
  return tf.where(beyond, tf.mul(0.75, hue), towards(hue, radius));
};

/** HSV of hue `turn`, saturation 8 x radius and value 1. */
const kittiLevels: FlowLevels = ({ turn, radius }) => {
  const distance = tf.abs(tf.sub(tf.mul(turn, 6), tf.tensor1d([3, 2, 4])));
  const hue = tf.clipByValue(tf.add(tf.mul(distance, tf.tensor1d([1, -1, -1])), tf.tensor1d([-1, 2, 2])), 0, 1);
  return towards(tf.mul(255, hue), tf.clipByValue(tf.mul(8, radius), 0, 1));
};

/** From white a share of the way to a hue. */
const towards = (hue: tf.Tensor, share: tf.Tensor): tf.Tensor3D => tf.sub(255, tf.mul(share, tf.sub(255, hue)));

/** The colours of each style. */
export const FLOW_LEVELS: Readonly<Record<FlowStyle, FlowLevels>> = { wheel: wheelLevels, kitti: kittiLevels };
