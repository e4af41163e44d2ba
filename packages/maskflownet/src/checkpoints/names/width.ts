import { CheckpointError } from '@opticalflow/core';
import { channels } from '../../architecture/channels.ts';
import type { CheckpointTensor } from '../checkpoint.ts';

/** Widths are looked for in steps of this. */
const STEP = 1 / 64;
const MAX_WIDTH = 4;

/**
 * The width of a network: what the file says of itself if it says so, else the one whose encoder has the channel
 * counts that the file's has.
 *
 * @throws CheckpointError when no width gives these counts
 */
export function widthOf(tensors: ReadonlyMap<string, CheckpointTensor>, stated: string | undefined): number {
  if (stated !== undefined) {
    const width = Number(stated);
    if (width > 0 && width <= MAX_WIDTH) return width;
    throw new CheckpointError(
      `Expected a number up to ${MAX_WIDTH} for the width in the metadata but received "${stated}"`,
    );
  }
  const counts = [1, 2, 3, 4, 5, 6].map((level) => tensors.get(`stage1.encoder.${level}.0.bias`)?.shape[0]);
  const matches = (width: number) =>
    channels(width).encoder.every((count, i) => counts[i] === undefined || counts[i] === count);
  if (matches(1)) return 1;
  for (let width = STEP; width <= MAX_WIDTH; width += STEP) if (matches(width)) return width;
  throw new CheckpointError(
    `Expected channel counts that are multiples of ${channels(1).encoder.join(', ')} for levels 1 to 6 of the encoder ` +
      `but received ${counts.map((count) => count ?? '?').join(', ')}`,
  );
}
