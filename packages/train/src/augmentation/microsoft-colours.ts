import { SeededRandom } from '@opticalflow/core';
import type { MicrosoftAugmentation } from './augmentation.ts';
import { drawSeed, type Noise } from './noise.ts';

// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { exp, log, max, min } = Math;

/** How the original code changes colours of pictures in 0..1. */
export interface MicrosoftColours {
  /** A factor. */
  readonly saturation: number;
  /** Radians in the plane of I and Q. */
  readonly hue: number;
  readonly noise: Noise;
  /** A factor, about the mean of each channel. */
  readonly contrast: number;
  /** A factor for each channel. */
  readonly gain: readonly [number, number, number];
  readonly brightness: number;
  /** The power that samples are raised to. */
  readonly gamma: number;
}

export function drawColours(augmentation: MicrosoftAugmentation, random: SeededRandom): MicrosoftColours {
  const { saturation, hue, noise, contrast, gain, brightness, gamma } = augmentation;
  return {
    saturation: 1 + random.uniform(-saturation, saturation),
    hue: random.uniform(-hue, hue) * Math.PI,
    noise: { deviation: random.uniform(...noise), seed: drawSeed(random) },
    contrast: 1 + random.uniform(...contrast),
    gain: [random.uniform(...gain), random.uniform(...gain), random.uniform(...gain)],
    brightness: random.normal(0, brightness),
    gamma: gamma ? Math.exp(random.uniform(...gamma)) : 1,
  };
}

/**
 * RGB to YIQ, I and Q turned by `hue` and stretched by `saturation`, and back, as one matrix, row by row. Its numbers
 * are the original code's, rounded to thousandths; with neither at work it is the identity all the same.
 */
export function yiqMatrix(saturation: number, hue: number): readonly number[] {
  if (saturation === 1 && hue === 0) return [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const c = saturation * Math.cos(hue);
  const s = saturation * Math.sin(hue);
  return [
    0.299 + 0.701 * c + 0.168 * s,
    0.587 - 0.587 * c + 0.33 * s,
    0.114 - 0.114 * c - 0.497 * s,
    0.299 - 0.299 * c - 0.328 * s,
    0.587 + 0.413 * c + 0.035 * s,
    0.114 - 0.114 * c + 0.292 * s,
    0.299 - 0.3 * c + 1.25 * s,
    0.587 - 0.588 * c - 1.05 * s,
    0.114 + 0.886 * c - 0.203 * s,
  ];
}

/**
 * Changes colours in place, of both pictures alike: saturation and hue, noise, then (x - mean) contrast gain + mean gain
 * + brightness with the mean of each channel of each picture, 0..1 at most, and the power.
 */
export function changeColours(pictures: readonly Float32Array[], colours: MicrosoftColours): void {
  const { saturation, hue, noise, contrast, gain, brightness, gamma } = colours;
  const matrix = yiqMatrix(saturation, hue);
  const random = new SeededRandom(noise.seed);
  for (const picture of pictures) {
    const sums = mixChannels(picture, matrix, noise.deviation, random);
    const pixels = picture.length / 3;
    for (let k = 0; k < 3; k++) {
      const factor = contrast * gain[k];
      const offset = (sums[k] / pixels) * gain[k] * (1 - contrast) + brightness;
      for (let i = k; i < picture.length; i += 3) {
        const value = min(max(picture[i] * factor + offset, 0), 1);
        // twice as fast as a power
        picture[i] = gamma === 1 ? value : exp(gamma * log(value));
      }
    }
  }
}

/** Multiplies pixels by a matrix and adds noise. Returns the sums of the channels. */
function mixChannels(
  picture: Float32Array,
  [a, b, c, d, e, f, g, h, m]: readonly number[],
  deviation: number,
  random: SeededRandom,
): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < picture.length; i += 3) {
    const red = picture[i];
    const green = picture[i + 1];
    const blue = picture[i + 2];
    picture[i] = a * red + b * green + c * blue;
    picture[i + 1] = d * red + e * green + f * blue;
    picture[i + 2] = g * red + h * green + m * blue;
    for (let k = 0; k < 3; k++) {
      if (deviation > 0) picture[i + k] += random.normal(0, deviation);
      sums[k] += picture[i + k];
    }
  }
  return sums;
}
