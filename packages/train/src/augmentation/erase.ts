import type { SeededRandom, Size } from '@opticalflow/core';
import type { RaftAugmentation } from './augmentation.ts';
import type { CropPlace } from './crop.ts';

/** A box of a picture; it may reach beyond. */
export type Box = CropPlace & Size;

/** Boxes to be erased, as RAFT's `eraser_transform` draws them. */
export function drawBoxes(
  { probability, boxes, side }: RaftAugmentation['erase'],
  { width, height }: Size,
  random: SeededRandom,
): Box[] {
  if (!random.chance(probability)) return [];
  return Array.from({ length: random.integer(...boxes) }, () => ({
    x: random.integer(0, width - 1),
    y: random.integer(0, height - 1),
    width: random.integer(...side),
    height: random.integer(...side),
  }));
}

/** Fills boxes with the mean colour of the picture, fractions cut off; in place. */
export function erase(bytes: Uint8Array, { width, height }: Size, boxes: readonly Box[]): void {
  if (boxes.length === 0) return;
  const mean = [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let i = channel; i < bytes.length; i += 3) sum += bytes[i];
    return Math.floor(sum / (width * height));
  });
  for (const box of boxes) {
    const right = Math.min(box.x + box.width, width);
    const bottom = Math.min(box.y + box.height, height);
    for (let y = box.y; y < bottom; y++) {
      for (let x = box.x; x < right; x++) bytes.set(mean, 3 * (y * width + x));
    }
  }
}
