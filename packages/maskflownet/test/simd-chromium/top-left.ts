import type { Frame, Size } from '@opticalflow/core';

/** The part of a frame that begins at its top left corner. */
export function topLeft(frame: Frame, { width, height }: Size): Frame {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * y * frame.width;
    data.set(frame.data.subarray(from, from + 3 * width), 3 * y * width);
  }
  return { width, height, data };
}
