import type { SeededRandom, Size } from '@opticalflow/core';
import type { FlowSample } from '@opticalflow/datasets';
import { type Affine, compose, flips, translation } from './affine.ts';
import type { RaftAugmentation } from './augmentation.ts';
import { drawJitter, type Jitter, jitterColours } from './colour-jitter.ts';
import type { CropPlace } from './crop.ts';
import { type Box, drawBoxes, erase } from './erase.ts';
import { pillowJitter } from './jitter-rules.ts';
import { bytesOf, expectRoom, floatsOf, type Pair, truthOf } from './pair.ts';
import { resamplePicture, resampleTruth } from './resample.ts';
import { type Placement, resizedSize, scatterTruth } from './scatter-truth.ts';

/** What is done to one sample, drawn. */
export interface RaftDraw {
  /** One for both pictures, or one for each. */
  readonly jitters: readonly [Jitter] | readonly [Jitter, Jitter];
  readonly boxes: readonly Box[];
  /** Factors of the sides; absent where pictures keep their size. */
  readonly resize?: { readonly x: number; readonly y: number } | undefined;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly crop: CropPlace & Size;
}

export function drawRaft(augmentation: RaftAugmentation, picture: Size, random: SeededRandom): RaftDraw {
  const { crop, jitter, asymmetric, beyond } = augmentation;
  const jitters: RaftDraw['jitters'] = random.chance(asymmetric)
    ? [drawJitter(jitter, random), drawJitter(jitter, random)]
    : [drawJitter(jitter, random)];
  const boxes = drawBoxes(augmentation.erase, picture, random);
  const factors = drawResize(augmentation, picture, random);
  const resize = random.chance(augmentation.resize.probability) ? factors : undefined;
  const resized = resize ? resizedSize(picture, resize) : picture;
  return {
    jitters,
    boxes,
    ...(resize ? { resize } : {}),
    flipHorizontal: random.chance(augmentation.flipHorizontal),
    flipVertical: random.chance(augmentation.flipVertical),
    crop: {
      ...crop,
      x: drawPlace(resized.width - crop.width, { before: beyond.beside, after: beyond.beside }, random),
      y: drawPlace(resized.height - crop.height, { before: beyond.above, after: beyond.below }, random),
    },
  };
}

function drawResize({ resize, crop }: RaftAugmentation, picture: Size, random: SeededRandom) {
  const { exponent, stretchProbability, stretchExponent, spare } = resize;
  const least = Math.max((crop.width + spare) / picture.width, (crop.height + spare) / picture.height);
  const common = random.uniform(...exponent);
  const isStretched = random.chance(stretchProbability);
  const own = () => (isStretched ? random.uniform(...stretchExponent) : 0);
  return { x: Math.max(2 ** (common + own()), least), y: Math.max(2 ** (common + own()), least) };
}

/** Of a crop along an axis. As in RAFT, the last place is never drawn, unless it is the only one. */
function drawPlace(room: number, { before, after }: { before: number; after: number }, random: SeededRandom): number {
  const drawn = random.integer(-before, Math.max(room + after - 1, -before));
  return Math.min(Math.max(drawn, 0), room);
}

export function applyRaft(sample: FlowSample, { sparse }: Pick<RaftAugmentation, 'sparse'>, draw: RaftDraw): Pair {
  const { jitters, boxes, resize, flipHorizontal, flipVertical, crop } = draw;
  const [first, second, truth] = [bytesOf(sample.first), bytesOf(sample.second), truthOf(sample)];
  if (jitters.length === 1) jitterColours([first, second], jitters[0], pillowJitter);
  else for (const [i, bytes] of [first, second].entries()) jitterColours([bytes], jitters[i], pillowJitter);
  erase(second, truth, boxes);
  const placement = { resize: resize ?? { x: 1, y: 1 }, flipHorizontal, flipVertical, crop };
  const view = raftView(placement, truth);
  const shown = { view, width: crop.width, height: crop.height };
  return {
    ...(sparse && resize
      ? scatterTruth(truth, placement)
      : resampleTruth(truth, { ...shown, first: view, second: view }, 'edge')),
    first: resamplePicture(floatsOf(first), truth, shown, 'edge'),
    second: resamplePicture(floatsOf(second), truth, shown, 'edge'),
  };
}

/** Where pixels of the result lie in the picture: OpenCV resizes on half-pixel centres. */
export function raftView({ resize, flipHorizontal, flipVertical, crop }: Placement, picture: Size): Affine {
  const { x, y } = resize;
  const enlarged: Affine = [1 / x, 0, 0.5 / x - 0.5, 0, 1 / y, 0.5 / y - 0.5];
  const flip = flips(resizedSize(picture, resize), { flipHorizontal, flipVertical });
  return compose(enlarged, compose(flip, translation(crop.x, crop.y)));
}

export function augmentRaft(sample: FlowSample, augmentation: RaftAugmentation, random: SeededRandom): Pair {
  expectRoom(sample, augmentation.crop);
  return applyRaft(sample, augmentation, drawRaft(augmentation, sample.first, random));
}
