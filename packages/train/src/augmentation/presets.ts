import { type Size, UnsupportedError } from '@opticalflow/core';
import type { Augmentation } from './augmentation.ts';
import { microsoftPresets } from './microsoft-presets.ts';
import { mmflowPresets } from './mmflow-presets.ts';
import { raftPresets } from './raft-presets.ts';

/** Augmentations with the published ranges, by name; each has the crop it was published with. */
export const augmentations = { ...mmflowPresets, ...microsoftPresets, ...raftPresets };

export type AugmentationName = keyof typeof augmentations;

/**
 * The augmentation of that name, or the one that is given, at another crop where one is given.
 *
 * @throws UnsupportedError when there is none of that name
 */
export function augmentationOf(choice: string | Augmentation, crop?: Size): Augmentation {
  if (typeof choice === 'string' && !Object.hasOwn(augmentations, choice)) {
    const names = Object.keys(augmentations).join(', ');
    throw new UnsupportedError(`Expected one of ${names} for an augmentation but received "${choice}"`);
  }
  const augmentation: Augmentation = typeof choice === 'string' ? augmentations[choice as AugmentationName] : choice;
  return crop ? { ...augmentation, crop: { width: crop.width, height: crop.height } } : augmentation;
}
