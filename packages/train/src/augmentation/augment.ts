import { SeededRandom, type Size, unitFloats } from '@opticalflow/core';
import type { FlowSample } from '@opticalflow/datasets';
import type { Augmentation, CropAugmentation, TrainingSample } from './augmentation.ts';
import { checkAugmentation } from './check-augmentation.ts';
import { centreCrop, cropSamples, cropTruth, drawCrop } from './crop.ts';
import { augmentMicrosoft } from './microsoft.ts';
import { augmentMmflow } from './mmflow.ts';
import { expectRoom, type Pair, truthOf } from './pair.ts';
import { augmentRaft } from './raft.ts';

/**
 * A sample as a network learns from it: colours, noise, flips, motions and crop as the augmentation says, drawn with the
 * seed. The same sample, augmentation and seed give the same bytes, in any thread; from one engine to another the last
 * bits of sines, powers and exponentials may differ.
 *
 * Unknown vectors (marked so, NaN, or above 1e9 in magnitude) take no part in anything; vectors whose target lies outside
 * the picture stay known.
 *
 * @throws ShapeError when the pictures are smaller than the crop, or the augmentation is not as it should be
 */
export function augment(sample: FlowSample, augmentation: Augmentation, seed: number): TrainingSample {
  checkAugmentation(augmentation);
  const { width, height, first, second, flow, valid } = augmented(sample, augmentation, new SeededRandom(seed));
  return { name: sample.name, width, height, first, second, flow, valid: valid ?? ones(width * height) };
}

function augmented(sample: FlowSample, augmentation: Augmentation, random: SeededRandom): Pair {
  switch (augmentation.kind) {
    case 'mmflow':
      return augmentMmflow(sample, augmentation, random);
    case 'microsoft':
      return augmentMicrosoft(sample, augmentation, random);
    case 'raft':
      return augmentRaft(sample, augmentation, random);
    case 'crop':
      return cropped(sample, augmentation, random);
  }
}

function cropped(sample: FlowSample, { crop, at }: CropAugmentation, random: SeededRandom): Pair {
  const whole: Size = sample.first;
  const size = crop ?? whole;
  expectRoom(sample, size);
  const { width, height } = size;
  const part = { width, height, ...(at === 'random' ? drawCrop(whole, size, random) : centreCrop(whole, size)) };
  const cut = (data: Float32Array) => cropSamples(data, whole, { ...part, channels: 3 });
  return {
    ...cropTruth(truthOf(sample), part),
    first: cut(unitFloats(sample.first)),
    second: cut(unitFloats(sample.second)),
  };
}

const ones = (length: number) => new Float32Array(length).fill(1);
