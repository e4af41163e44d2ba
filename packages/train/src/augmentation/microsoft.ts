import type { SeededRandom, Size } from '@opticalflow/core';
import type { FlowSample } from '@opticalflow/datasets';
import { compose, flips } from './affine.ts';
import type { MicrosoftAugmentation, MicrosoftSource } from './augmentation.ts';
import type { CropPlace } from './crop.ts';
import { changeColours, drawColours, type MicrosoftColours } from './microsoft-colours.ts';
import { drawSourcePlace, expectSource, toSource } from './microsoft-source.ts';
import { drawView, type MicrosoftView, viewsOf } from './microsoft-view.ts';
import type { Pair } from './pair.ts';
import { resamplePicture, resampleTruth } from './resample.ts';

/** What is done to one sample, drawn. */
export interface MicrosoftDraw {
  readonly place: CropPlace;
  readonly flipHorizontal: boolean;
  readonly view: MicrosoftView;
  readonly colours: MicrosoftColours;
}

export function drawMicrosoft(augmentation: MicrosoftAugmentation, picture: Size, random: SeededRandom): MicrosoftDraw {
  return {
    place: drawSourcePlace(picture, augmentation.source, random),
    flipHorizontal: random.chance(augmentation.flipHorizontal),
    view: drawView(augmentation, augmentation.source, random),
    colours: drawColours(augmentation, random),
  };
}

export function applyMicrosoft(
  sample: FlowSample,
  { source, crop }: { source: MicrosoftSource; crop: Size },
  { place, flipHorizontal, view, colours }: MicrosoftDraw,
): Pair {
  const pair = toSource(sample, source, place);
  const flip = flips(source, { flipHorizontal, flipVertical: false });
  const { first, second, width, height } = viewsOf(view, source, crop);
  const views = { first: compose(flip, first), second: compose(flip, second), width, height };
  // the first view lies in the source but for rounding; beyond the second picture all is black
  const result = {
    ...resampleTruth(pair, views, 'edge'),
    first: resamplePicture(pair.first, pair, { ...views, view: views.first }, 'edge'),
    second: resamplePicture(pair.second, pair, { ...views, view: views.second }, 'zero'),
  };
  changeColours([result.first, result.second], colours);
  return result;
}

export function augmentMicrosoft(sample: FlowSample, augmentation: MicrosoftAugmentation, random: SeededRandom): Pair {
  expectSource(sample, augmentation.source);
  return applyMicrosoft(sample, augmentation, drawMicrosoft(augmentation, sample.first, random));
}
