import { openCvHue } from './opencv-hue.ts';
import { pillowHue } from './pillow-hue.ts';

// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { floor, fround } = Math;

/**
 * How a library changes colours of bytes. mmflow's jitter goes through OpenCV, RAFT's through Pillow; they round in
 * their own ways, and networks were trained on the outcome.
 */
export interface JitterRules {
  /** Weights of red, green and blue in a byte of grey, in parts of 2^shift, rounded to the nearest. */
  readonly grey: { readonly red: number; readonly green: number; readonly blue: number; readonly shift: number };
  /** The grey that contrast blends with, of the mean. */
  readonly middle: (mean: number) => number;
  /** From `from` at factor 0 to `to` at factor 1, and beyond; in single precision. */
  readonly blend: (from: number, to: number, factor: number) => number;
  /** Whether blends with a pixel's own grey are rounded to the nearest, halves to even, or lose their fraction. */
  readonly saturation: 'round' | 'cut';
  /** Turns the hues of bytes, in place, by part of the circle. */
  readonly turnHue: (bytes: Uint8Array, turn: number) => void;
}

/** mmcv 1.x's `adjust_*` and mmflow's `adjust_hue`, on OpenCV's 8-bit arithmetic. */
export const openCvJitter: JitterRules = {
  grey: { red: 9798, green: 19235, blue: 3735, shift: 15 },
  // Python's round, halves to even
  middle: (mean) => {
    const below = floor(mean);
    if (mean - below !== 0.5) return floor(mean + 0.5);
    return below % 2 === 0 ? below : below + 1;
  },
  blend: (from, to, factor) => fround(to * fround(factor) + fround(from * fround(1 - factor))),
  saturation: 'round',
  turnHue: openCvHue,
};

/** Pillow's `ImageEnhance` and torchvision's `adjust_hue` on Pillow's 8-bit HSV. */
export const pillowJitter: JitterRules = {
  grey: { red: 19595, green: 38470, blue: 7471, shift: 16 },
  middle: (mean) => floor(mean + 0.5),
  blend: (from, to, factor) => fround(from + fround(fround(factor) * (to - from))),
  saturation: 'cut',
  turnHue: pillowHue,
};
