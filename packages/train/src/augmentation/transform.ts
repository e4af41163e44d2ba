/** What workers that read samples ahead run on each: see `augmentationTransform`. */
import type { TransformSample } from '@opticalflow/datasets';
import { augment } from './augment.ts';
import type { Augmentation, TrainingSample } from './augmentation.ts';

export const transform: TransformSample<TrainingSample, Augmentation> = (sample, { seed, options }) =>
  augment(sample, options, seed);
