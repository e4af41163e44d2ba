/**
 * Augmentation of samples for training, as plain data, with the published ranges of mmflow, of MaskFlowNet's original
 * code and of RAFT. Needs no TensorFlow.js, so that workers which read samples load little.
 *
 * ```ts
 * import { augment, augmentations } from '@opticalflow/train/augmentation';
 *
 * const { first, second, flow, valid } = augment(await dataset.sample(0), augmentations['mmflow-chairs'], 7);
 * ```
 *
 * @module
 */
export { augment } from './augmentation/augment.ts';
export type {
  AffineRanges,
  Augmentation,
  CropAugmentation,
  JitterRanges,
  MicrosoftAugmentation,
  MicrosoftSource,
  MmflowAugmentation,
  RaftAugmentation,
  Range,
  TrainingSample,
} from './augmentation/augmentation.ts';
export { augmentationTransform } from './augmentation/augmentation-transform.ts';
export { checkAugmentation } from './augmentation/check-augmentation.ts';
export type { AugmentationName } from './augmentation/presets.ts';
export { augmentationOf, augmentations } from './augmentation/presets.ts';
