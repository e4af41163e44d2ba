import type { SeededRandom, Size } from '@opticalflow/core';
import type { FlowSample } from '@opticalflow/datasets';
import { compose, flips, invert, translation } from './affine.ts';
import { type AffineMotion, drawMotions, inPixels, inUnits } from './affine-motion.ts';
import type { MmflowAugmentation } from './augmentation.ts';
import { applyTable, drawJitter, type Jitter, jitterColours } from './colour-jitter.ts';
import { type CropPlace, cropSamples, cropTruth, drawCrop } from './crop.ts';
import { gammaTable } from './gamma.ts';
import { openCvJitter } from './jitter-rules.ts';
import { addNoise, drawSeed, type Noise } from './noise.ts';
import { bytesOf, expectRoom, floatsOf, type Pair, truthOf } from './pair.ts';
import { resamplePair, seenPart, type Views } from './resample.ts';

/** What is done to one sample, drawn. */
export interface MmflowDraw {
  readonly cropFirst?: (CropPlace & Size) | undefined;
  readonly jitter: Jitter;
  readonly gamma: number;
  readonly noise: Noise;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly global: AffineMotion;
  readonly relative: AffineMotion;
  readonly crop: CropPlace & Size;
}

export function drawMmflow(augmentation: MmflowAugmentation, picture: Size, random: SeededRandom): MmflowDraw {
  const { crop, cropFirst, jitter, gamma, noise, flipHorizontal, flipVertical } = augmentation;
  return {
    ...(cropFirst ? { cropFirst: { ...cropFirst, ...drawCrop(picture, cropFirst, random) } } : {}),
    jitter: drawJitter(jitter, random),
    gamma: random.uniform(...gamma),
    noise: { deviation: random.uniform(...noise), seed: drawSeed(random) },
    flipHorizontal: random.chance(flipHorizontal),
    flipVertical: random.chance(flipVertical),
    ...drawMotions(augmentation, random),
    crop: { ...crop, ...drawCrop(cropFirst ?? picture, crop, random) },
  };
}

export function applyMmflow(sample: FlowSample, draw: MmflowDraw): Pair {
  const { cropFirst, crop } = draw;
  let [first, second, truth] = [bytesOf(sample.first), bytesOf(sample.second), truthOf(sample)];
  if (cropFirst) {
    [first, second] = [first, second].map((bytes) => cropSamples(bytes, truth, { ...cropFirst, channels: 3 }));
    truth = cropTruth(truth, cropFirst);
  }
  // contrast goes about the mean of each picture
  for (const bytes of [first, second]) jitterColours([bytes], draw.jitter, openCvJitter);
  if (draw.gamma !== 1) applyTable([first, second], gammaTable(draw.gamma));
  const { part, views } = seenPart({ ...mmflowViews(draw, truth), width: crop.width, height: crop.height }, truth);
  const pair = {
    ...cropTruth(truth, part),
    first: floatsOf(cropSamples(first, truth, { ...part, channels: 3 })),
    second: floatsOf(cropSamples(second, truth, { ...part, channels: 3 })),
  };
  addNoise([pair.first, pair.second], draw.noise);
  return resamplePair(pair, views, 'zero');
}

/** Flips, affine motions and crop in one. */
export function mmflowViews(
  { flipHorizontal, flipVertical, global, relative, crop }: Omit<MmflowDraw, 'jitter' | 'gamma' | 'noise'>,
  picture: Size,
): Pick<Views, 'first' | 'second'> {
  const flip = flips(picture, { flipHorizontal, flipVertical });
  const units = inUnits(global);
  const [first, second] = [units, compose(inUnits(relative), units)].map((motion) =>
    compose(flip, compose(invert(inPixels(motion, picture)), translation(crop.x, crop.y))),
  );
  return { first, second };
}

export function augmentMmflow(sample: FlowSample, augmentation: MmflowAugmentation, random: SeededRandom): Pair {
  if (augmentation.cropFirst) expectRoom(sample, augmentation.cropFirst);
  expectRoom(sample, augmentation.crop);
  return applyMmflow(sample, drawMmflow(augmentation, sample.first, random));
}
