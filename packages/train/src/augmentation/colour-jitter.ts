import type { SeededRandom } from '@opticalflow/core';
import type { JitterRanges } from './augmentation.ts';
import type { JitterRules } from './jitter-rules.ts';

// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { max, min } = Math;

/** The four changes of colours, in the order in which they come when nothing is drawn. */
export const JITTER_STEPS = ['brightness', 'contrast', 'saturation', 'hue'] as const;

/** How colours change: a factor for each step, but part of the circle for the hue. */
export interface Jitter {
  readonly order: readonly (typeof JITTER_STEPS)[number][];
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly hue: number;
}

export function drawJitter({ brightness, contrast, saturation, hue }: JitterRanges, random: SeededRandom): Jitter {
  return {
    order: random.shuffle(JITTER_STEPS),
    brightness: random.uniform(...brightness),
    contrast: random.uniform(...contrast),
    saturation: random.uniform(...saturation),
    hue: random.uniform(...hue),
  };
}

/**
 * Changes the colours of bytes, in place; each step rounds to bytes.
 *
 * @param pictures RGB; contrast goes about the mean grey of all of them
 */
export function jitterColours(pictures: readonly Uint8Array[], jitter: Jitter, rules: JitterRules): void {
  for (const step of jitter.order) {
    const factor = jitter[step];
    if (step === 'brightness' && factor !== 1) applyTable(pictures, blendTable(0, factor, rules));
    if (step === 'contrast' && factor !== 1) {
      applyTable(pictures, blendTable(rules.middle(meanGrey(pictures, rules)), factor, rules));
    }
    if (step === 'saturation' && factor !== 1) for (const bytes of pictures) saturate(bytes, factor, rules);
    if (step === 'hue') for (const bytes of pictures) rules.turnHue(bytes, factor);
  }
}

/** What becomes of each byte. */
export function applyTable(pictures: readonly Uint8Array[], table: Uint8Array): void {
  for (const bytes of pictures) for (let i = 0; i < bytes.length; i++) bytes[i] = table[bytes[i]];
}

function blendTable(from: number, factor: number, { blend }: JitterRules): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, i) => min(max(blend(from, i, factor), 0), 255));
}

function meanGrey(pictures: readonly Uint8Array[], { grey: { red, green, blue, shift } }: JitterRules): number {
  const half = 1 << (shift - 1);
  let sum = 0;
  let count = 0;
  for (const bytes of pictures) {
    for (let i = 0; i < bytes.length; i += 3) {
      sum += (red * bytes[i] + green * bytes[i + 1] + blue * bytes[i + 2] + half) >> shift;
    }
    count += bytes.length / 3;
  }
  return sum / count;
}

function saturate(bytes: Uint8Array, factor: number, { blend, saturation, grey }: JitterRules): void {
  const { red, green, blue, shift } = grey;
  const half = 1 << (shift - 1);
  // clamps, and rounds halves to even
  const rounded = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length);
  const cut = saturation === 'cut';
  for (let i = 0; i < bytes.length; i += 3) {
    const own = (red * bytes[i] + green * bytes[i + 1] + blue * bytes[i + 2] + half) >> shift;
    for (let k = i; k < i + 3; k++) {
      const value = blend(own, bytes[k], factor);
      if (cut) bytes[k] = min(max(value, 0), 255);
      else rounded[k] = value;
    }
  }
}
