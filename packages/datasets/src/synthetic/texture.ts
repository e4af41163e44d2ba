import type { SeededRandom } from '@opticalflow/core';
import { latticeValue } from './lattice.ts';

// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { floor } = Math;

/** A picture without edges or a grid: RGB in 0..1 at every point of the plane, made of noise in three octaves. */
export interface Texture {
  readonly seed: number;
  /** Distance of the noise's grid points in its coarsest octave, in pixels. */
  readonly period: number;
  /** Three colours that the noise blends. */
  readonly colours: readonly (readonly [number, number, number])[];
}

/** Strengths of the octaves; each has half the period of the one before. */
const OCTAVES = [0.5, 0.3, 0.2];

/** A texture whose finest grid is at least four pixels wide, so that sampling at pixels loses little. */
export function randomTexture(random: SeededRandom): Texture {
  const colour = (): [number, number, number] => [random.uniform(0, 1), random.uniform(0, 1), random.uniform(0, 1)];
  return {
    seed: random.integer(0, 0x7fffffff),
    period: random.uniform(16, 40),
    colours: [colour(), colour(), colour()],
  };
}

/** Writes the colour at (x, y) into `out`. */
export function textureAt({ seed, period, colours }: Texture, x: number, y: number, out: Float64Array): void {
  let along = 0;
  let across = 0;
  for (let octave = 0, scale = 1 / period; octave < OCTAVES.length; octave++, scale *= 2) {
    along += OCTAVES[octave] * noise(seed + octave, x * scale, y * scale);
    across += OCTAVES[octave] * noise(seed + 16 + octave, x * scale, y * scale);
  }
  const [a, b, c] = colours;
  const s = stretch(along);
  const t = stretch(across);
  for (let k = 0; k < 3; k++) out[k] = (1 - t) * ((1 - s) * a[k] + s * b[k]) + t * c[k];
}

/** Noise gathers about a half; this spreads it over 0..1, smoothly. */
function stretch(value: number): number {
  const t = (value - 0.2) / 0.6;
  if (t <= 0) return 0;
  if (t >= 1) return 1;
  return t * t * (3 - 2 * t);
}

/** Value noise: random numbers at integer points, blended with a quintic. */
function noise(seed: number, x: number, y: number): number {
  const x0 = floor(x);
  const y0 = floor(y);
  const s = quintic(x - x0);
  const t = quintic(y - y0);
  const top = (1 - s) * latticeValue(seed, x0, y0) + s * latticeValue(seed, x0 + 1, y0);
  const bottom = (1 - s) * latticeValue(seed, x0, y0 + 1) + s * latticeValue(seed, x0 + 1, y0 + 1);
  return (1 - t) * top + t * bottom;
}

const quintic = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);
