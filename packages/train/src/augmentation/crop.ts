import type { SeededRandom, Size } from '@opticalflow/core';
import type { Truth } from './pair.ts';

/** The top left pixel of a crop. */
export interface CropPlace {
  readonly x: number;
  readonly y: number;
}

/** A place at which the part lies in the whole, each as likely as another. */
export const drawCrop = (whole: Size, part: Size, random: SeededRandom): CropPlace => ({
  x: random.integer(0, whole.width - part.width),
  y: random.integer(0, whole.height - part.height),
});

export const centreCrop = (whole: Size, part: Size): CropPlace => ({
  x: Math.floor((whole.width - part.width) / 2),
  y: Math.floor((whole.height - part.height) / 2),
});

/** Part of interleaved samples. */
export function cropSamples<A extends Uint8Array | Float32Array>(
  data: A,
  { width }: Size,
  { x, y, width: wide, height: high, channels }: CropPlace & Size & { channels: number },
): A {
  const out = new (data.constructor as new (length: number) => A)(wide * high * channels);
  for (let row = 0; row < high; row++) {
    const from = ((y + row) * width + x) * channels;
    out.set(data.subarray(from, from + wide * channels), row * wide * channels);
  }
  return out;
}

/** Flow of a part of the pictures. */
export function cropTruth(truth: Truth, part: CropPlace & Size): Truth {
  const { flow, valid } = truth;
  return {
    width: part.width,
    height: part.height,
    flow: cropSamples(flow, truth, { ...part, channels: 2 }),
    ...(valid ? { valid: cropSamples(valid, truth, { ...part, channels: 1 }) } : {}),
  };
}
