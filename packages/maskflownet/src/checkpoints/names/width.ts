import { CheckpointError } from '@opticalflow/core';
import { type Architecture, channels } from '../../architecture/channels.ts';
import { expectedTensors } from '../../architecture/expected-tensors.ts';
import type { CheckpointTensor } from '../checkpoint.ts';
import { fits } from './fits.ts';

/** Widths are looked for in steps of this first. */
const STEP = 1 / 64;
const MAX_WIDTH = 4;

/**
 * The width of a network: what the file says of itself if it says so, else the one that the shapes of most tensors fit;
 * of several the first of 1, multiples of 1/64, and the shortest decimal that the widest level of the encoder allows.
 *
 * @throws CheckpointError when the stated width is no width
 */
export function widthOf(
  tensors: ReadonlyMap<string, CheckpointTensor>,
  { architecture, stated }: { architecture: Architecture; stated: string | undefined },
): number {
  if (stated !== undefined) {
    const width = Number(stated);
    if (width > 0 && width <= MAX_WIDTH) return width;
    throw new CheckpointError(
      `Expected a number up to ${MAX_WIDTH} for the width in the metadata but received "${stated}"`,
    );
  }
  let best = 1;
  let most = -1;
  for (const width of candidates(tensors)) {
    let fitting = 0;
    for (const [name, shape] of expectedTensors({ architecture, width })) {
      const tensor = tensors.get(name);
      if (tensor && fits(tensor.shape, shape)) fitting++;
    }
    if (fitting > most) [best, most] = [width, fitting];
    if (fitting === tensors.size) break;
  }
  return best;
}

function* candidates(tensors: ReadonlyMap<string, CheckpointTensor>): Generator<number> {
  yield 1;
  for (let width = STEP; width <= MAX_WIDTH; width += STEP) yield width;
  const count = tensors.get('stage1.encoder.6.0.weight')?.shape[0];
  const full = channels().encoder.at(-1)!;
  if (count !== undefined && count <= full * MAX_WIDTH)
    yield* decimalsBetween((count - 0.5) / full, (count + 0.5) / full);
}

/** Decimals of up to four digits in a range, the shortest first. */
function* decimalsBetween(low: number, high: number): Generator<number> {
  for (const scale of [10, 100, 1000, 10_000]) {
    for (let i = Math.max(1, Math.ceil(low * scale)); i <= high * scale; i++) yield i / scale;
  }
}
