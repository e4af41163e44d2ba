import { expectLength, expectSameSize } from '../expect.ts';
import { type FlowField, isKnown } from '../flow-field.ts';
import { ErrorSum, Share, WeightedArea } from './accumulator.ts';
import type { FlowScore } from './flow-score.ts';
import { fillUnknown } from './missing.ts';

/** Masks that split a score; both row-major, one byte for each pixel. */
export interface ScoreMasks {
  /** Not 0 where the point is hidden in the second picture. */
  occluded?: Uint8Array | undefined;
  /** KITTI's object map: 0 is background. */
  objects?: Uint8Array | undefined;
}

/** Endpoint error over 3 px and over 5 % of the true length: an outlier of KITTI 2015. */
export const isOutlier = (error: number, length: number): boolean => error > 3 && error > 0.05 * length;

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

  const all = new ErrorSum();
  const speeds = [new ErrorSum(), new ErrorSum(), new ErrorSum()];
  const visibility = [new ErrorSum(), new ErrorSum()];
  const below = [1, 3, 5].map((limit) => ({ limit, share: new Share() }));
  const above = [1, 3, 5].map((limit) => ({ limit, share: new Share() }));
  const outliers = new Share();
  const outliersOf = [new Share(), new Share()];
  const wauc = new WeightedArea();
  let angles = 0;

  for (let i = 0; i < area; i++) {
    if (!isKnown(truth, i)) continue;
    const u = truth.data[2 * i];
    const v = truth.data[2 * i + 1];
    const pu = data[2 * i];
    const pv = data[2 * i + 1];
    const error = Math.hypot(u - pu, v - pv);
    const length = Math.hypot(u, v);
    const outlier = isOutlier(error, length);
    all.add(error);
    wauc.add(error);
    angles += angleBetween(u, v, pu, pv);
    for (const { limit, share } of below) share.add(error < limit);
    for (const { limit, share } of above) share.add(error > limit);
    speeds[length < 10 ? 0 : length <= 40 ? 1 : 2].add(error);
    outliers.add(outlier);
    if (objects) outliersOf[objects[i] === 0 ? 0 : 1].add(outlier);
    if (occluded) {
      const inside = staysInside(truth, i % truth.width, Math.floor(i / truth.width), u, v);
      visibility[occluded[i] === 0 && inside ? 0 : 1].add(error);
    }
  }

  const { pixels, epe } = all.result();
  return {
    pixels,
    filled,
    epe,
    aae: pixels === 0 ? null : angles / pixels,
    flAll: outliers.percent(),
    ...(objects && { flBg: outliersOf[0].percent(), flFg: outliersOf[1].percent() }),
    px1Below: below[0].share.percent(),
    px3Below: below[1].share.percent(),
    px5Below: below[2].share.percent(),
    px1Outlier: above[0].share.percent(),
    px3Outlier: above[1].share.percent(),
    px5Outlier: above[2].share.percent(),
    wauc: wauc.percent(),
    s0To10: speeds[0].result(),
    s10To40: speeds[1].result(),
    s40Plus: speeds[2].result(),
    ...(occluded && { matched: visibility[0].result(), unmatched: visibility[1].result() }),
  };
}

/** Degrees between (u, v, 1) and (pu, pv, 1). */
function angleBetween(u: number, v: number, pu: number, pv: number): number {
  const cosine = (1 + u * pu + v * pv) / Math.sqrt((1 + u * u + v * v) * (1 + pu * pu + pv * pv));
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
