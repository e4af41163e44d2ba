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
import type { ImageSums, PixelSet } from './image-record.ts';
import { DISTANCES, LAYERS, PixelCells, type PixelTraits, SPEEDS, setSums, VISIBILITIES } from './pixel-cells.ts';

/** What the truth of a sample tells. */
export type Truth = Pick<FlowSample, 'flow' | 'occluded' | 'objects'>;

/** The length in pixels from which gmflow leaves a vector of FlyingThings3D out. */
const VERY_LONG = 400;

/**
 * Adds up the errors of an estimate over every set of pixels. Unknown vectors of the estimate are filled first, as
 * `fillUnknown` of core says.
 *
 * @param dataset under which name the dataset is opened: what counts every pixel, or has bins of its own, depends on it
 * @throws ShapeError when sizes differ
 */
export function scoreImage(predicted: FlowField, truth: Truth, dataset: string): { sums: ImageSums; filled: number } {
  const { flow, occluded, objects } = truth;
  expectSameSize('estimated flow and truth', flow, predicted);
  const area = flow.width * flow.height;
  if (occluded) expectLength('the occlusion mask', occluded.length, area, 'one for each pixel');
  if (objects) expectLength('the object map', objects.length, area, 'one for each pixel');

  let filled = 0;
  for (let i = 0; i < area; i++) if (!isKnown(predicted, i)) filled++;
  const { data } = filled === 0 ? predicted : fillUnknown(predicted);

  const views = viewsOf(dataset);
  const wantsMasked = views.includes('every');
  const distance = occluded && dataset === 'sintel' ? boundaryDistance(occluded, flow) : undefined;
  const [known, veryLong, masked] = [new PixelCells(), new PixelCells(), new PixelCells()];
  let maskedPixels = 0;
  for (let i = 0; i < area; i++) {
    const isHidden = !isKnown(flow, i);
    const u = flow.data[2 * i];
    const v = flow.data[2 * i + 1];
    if (isHidden && (!wantsMasked || !Number.isFinite(u) || !Number.isFinite(v))) continue;
    const error = vectorError(u, v, data[2 * i], data[2 * i + 1]);
    const traits: PixelTraits = {
      speed: speedBin(error.length),
      visibility: occluded ? visibility(truth, i, u, v) : 0,
      layer: objects ? (objects[i] === 0 ? 1 : 2) : 0,
      distance: distance ? distanceBin(distance[i]) : 0,
    };
    if (isHidden) maskedPixels++;
    (isHidden ? masked : error.length < VERY_LONG ? known : veryLong).add(traits, error);
  }

  const names: PixelSet[] = [
    ...SPEEDS,
    ...(occluded ? new Set(VISIBILITIES.flat()) : []),
    ...(objects ? LAYERS.flat() : []),
    ...(distance ? DISTANCES.flat() : []),
  ];
  return {
    sums: {
      known: setSums([known, veryLong], names),
      ...(maskedPixels > 0 && { every: setSums([known, veryLong, masked], names) }),
      ...(views.includes('below400') && { below400: setSums([known], names) }),
    },
    filled,
  };
}

/** Which of {@link VISIBILITIES} a pixel with the true vector (`u`, `v`) is. */
function visibility({ flow, occluded }: Truth, i: number, u: number, v: number): number {
  if (occluded![i] !== 0) return 3;
  return staysInside(flow, i % flow.width, Math.floor(i / flow.width), u, v) ? 1 : 2;
}

/** Which of {@link DISTANCES} a distance in pixels is. */
function distanceBin(distance: number): number {
  if (distance < 10) return 1;
  if (distance < 60) return 2;
  return distance <= 140 ? 3 : 0;
}
