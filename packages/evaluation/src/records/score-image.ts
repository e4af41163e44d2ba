import {
  expectLength,
  expectSameSize,
  type FlowField,
  fillUnknown,
  isKnown,
  speedBin,
  staysInside,
  vectorError,
} from '@opticalflow/core';
import type { FlowSample } from '@opticalflow/datasets';
import { viewsOf } from '../protocols/views.ts';
import { boundaryDistance } from './boundary-distance.ts';
import type { ImageSums, PixelSet, PixelSums, PixelView, SetSums } from './image-record.ts';
import { addPixel, createPixelSums } from './pixel-sums.ts';

const SPEEDS = ['s0To10', 's10To40', 's40Plus'] as const;
const SETS: readonly PixelSet[] = ['visible', 'occluded', 'matched', 'unmatched', 'background', 'foreground'];
const DISTANCES: readonly PixelSet[] = ['d0To10', 'd10To60', 'd60To140'];

/** What the truth of a sample tells. */
export type Truth = Pick<FlowSample, 'flow' | 'occluded' | 'objects'>;

/**
 * Adds up the errors of an estimate over every set of pixels. Unknown vectors of the estimate are filled first, as
 * `fillUnknown` of core says.
 *
 * @param dataset under which name the dataset is opened: what counts every pixel, or has bins of its own, depends on it
 * @throws ShapeError when sizes differ
 */
export function scoreImage(
  predicted: FlowField,
  { flow: truth, occluded, objects }: Truth,
  dataset: string,
): { sums: ImageSums; filled: number } {
  expectSameSize('estimated flow and truth', truth, predicted);
  const area = truth.width * truth.height;
  if (occluded) expectLength('the occlusion mask', occluded.length, area, 'one for each pixel');
  if (objects) expectLength('the object map', objects.length, area, 'one for each pixel');

  let filled = 0;
  for (let i = 0; i < area; i++) if (!isKnown(predicted, i)) filled++;
  const { data } = filled === 0 ? predicted : fillUnknown(predicted);

  const distance = occluded && dataset === 'sintel' ? boundaryDistance(occluded, truth) : undefined;
  const names = (set: PixelSet): boolean =>
    occluded !== undefined && (set === 'visible' || set === 'occluded' || set.endsWith('matched'))
      ? true
      : objects !== undefined && set.endsWith('ground');
  const present = ['all', ...SPEEDS, ...SETS.filter(names), ...(distance ? DISTANCES : [])] as PixelSet[];
  const views = viewsOf(dataset).map((view) => ({ view, sets: createSets(present) }));

  let masked = 0;
  for (let i = 0; i < area; i++) {
    const u = truth.data[2 * i];
    const v = truth.data[2 * i + 1];
    if (!Number.isFinite(u) || !Number.isFinite(v)) continue;
    const known = isKnown(truth, i);
    if (!known) {
      masked++;
      if (views.every(({ view }) => view !== 'every')) continue;
    }
    const error = vectorError(u, v, data[2 * i], data[2 * i + 1]);
    const sets: PixelSet[] = ['all', SPEEDS[speedBin(error.length)]];
    if (objects) sets.push(objects[i] === 0 ? 'background' : 'foreground');
    if (occluded) {
      const visible = occluded[i] === 0;
      const inside = staysInside(truth, i % truth.width, Math.floor(i / truth.width), u, v);
      sets.push(visible ? 'visible' : 'occluded', visible && inside ? 'matched' : 'unmatched');
    }
    const bin = distance ? distanceBin(distance[i]) : undefined;
    if (bin) sets.push(bin);
    for (const { view, sets: sums } of views) {
      if (view !== 'every' && !known) continue;
      if (view === 'below400' && error.length >= 400) continue;
      for (const set of sets) addPixel(sums[set]!, error);
    }
  }
  const kept = views.filter(({ view }) => view !== 'every' || masked > 0);
  const sums = Object.fromEntries(kept.map(({ view, sets }) => [view, sets])) as { [V in PixelView]?: SetSums };
  return { sums: sums as ImageSums, filled };
}

function createSets(names: readonly PixelSet[]): { [S in PixelSet]?: PixelSums } {
  return Object.fromEntries(names.map((name) => [name, createPixelSums()]));
}

function distanceBin(distance: number): PixelSet | undefined {
  if (distance < 10) return 'd0To10';
  if (distance < 60) return 'd10To60';
  return distance <= 140 ? 'd60To140' : undefined;
}
