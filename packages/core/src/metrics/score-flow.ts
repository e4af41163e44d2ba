import { expectLength, expectSameSize } from '../expect.ts';
import { type FlowField, isKnown } from '../flow-field.ts';
import { addError, createErrorSums, type ErrorSums, vectorError, waucPercent } from './error-sums.ts';
import type { FlowScore, PixelError } from './flow-score.ts';
import { fillUnknown } from './missing.ts';

/** Masks that split a score; both row-major, one byte for each pixel. */
export interface ScoreMasks {
  /** Not 0 where the point is hidden in the second picture. */
  occluded?: Uint8Array | undefined;
  /** KITTI's object map: 0 is background. */
  objects?: Uint8Array | undefined;
}

/** Whether the point that starts at (`x`, `y`) is still inside the frame after moving by (`u`, `v`). */
export function staysInside({ width, height }: FlowField, x: number, y: number, u: number, v: number): boolean {
  return x + u >= 0 && x + u <= width - 1 && y + v >= 0 && y + v <= height - 1;
}

/**
 * Scores `predicted` against `truth` over the pixels where the truth is known. Unknown vectors of the prediction are
 * filled first, as {@link fillUnknown} says, so that leaving out the hard pixels does not pay.
 *
 * The mean over a dataset depends on the protocol: this is the score of one picture.
 *
 * @throws ShapeError when sizes differ
 */
export function scoreFlow(predicted: FlowField, truth: FlowField, { occluded, objects }: ScoreMasks = {}): FlowScore {
  expectSameSize('predicted flow and truth', truth, predicted);
  const area = truth.width * truth.height;
  if (occluded) expectLength('the occlusion mask', occluded.length, area, 'one for each pixel');
  if (objects) expectLength('the object map', objects.length, area, 'one for each pixel');

  let filled = 0;
  for (let i = 0; i < area; i++) if (!isKnown(predicted, i)) filled++;
  const { data } = filled === 0 ? predicted : fillUnknown(predicted);

  const all = createErrorSums();
  const speeds = [createErrorSums(), createErrorSums(), createErrorSums()];
  const visibility = [createErrorSums(), createErrorSums()];
  const layers = [createErrorSums(), createErrorSums()];

  for (let i = 0; i < area; i++) {
    if (!isKnown(truth, i)) continue;
    const u = truth.data[2 * i];
    const v = truth.data[2 * i + 1];
    const error = vectorError(u, v, data[2 * i], data[2 * i + 1]);
    addError(all, error);
    addError(speeds[speedBin(error.length)], error);
    if (objects) addError(layers[objects[i] === 0 ? 0 : 1], error);
    if (occluded) {
      const inside = staysInside(truth, i % truth.width, Math.floor(i / truth.width), u, v);
      addError(visibility[occluded[i] === 0 && inside ? 0 : 1], error);
    }
  }

  return {
    ...pixelError(all),
    filled,
    aae: all.pixels === 0 ? null : all.angle / all.pixels,
    flAll: percent(all, 'outliers'),
    ...(objects && { flBg: percent(layers[0], 'outliers'), flFg: percent(layers[1], 'outliers') }),
    px1Below: percent(all, 'px1Below'),
    px3Below: percent(all, 'px3Below'),
    px5Below: percent(all, 'px5Below'),
    px1Outlier: percent(all, 'px1Outlier'),
    px3Outlier: percent(all, 'px3Outlier'),
    px5Outlier: percent(all, 'px5Outlier'),
    wauc: waucPercent(all),
    s0To10: pixelError(speeds[0]),
    s10To40: pixelError(speeds[1]),
    s40Plus: pixelError(speeds[2]),
    ...(occluded && { matched: pixelError(visibility[0]), unmatched: pixelError(visibility[1]) }),
  };
}

/** Sintel's bins of the true length, in pixels: 0 = below 10, 1 = from 10 to 40, 2 = above 40. */
export const speedBin = (length: number): 0 | 1 | 2 => (length < 10 ? 0 : length <= 40 ? 1 : 2);

const pixelError = ({ pixels, epe }: ErrorSums): PixelError => ({ pixels, epe: pixels === 0 ? null : epe / pixels });

const percent = (sums: ErrorSums, hits: keyof ErrorSums): number | null =>
  sums.pixels === 0 ? null : (100 * sums[hits]) / sums.pixels;
