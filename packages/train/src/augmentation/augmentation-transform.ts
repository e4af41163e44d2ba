import type { SampleTransform } from '@opticalflow/datasets';
import type { Augmentation, TrainingSample } from './augmentation.ts';
import { checkAugmentation } from './check-augmentation.ts';
import { augmentationOf } from './presets.ts';

/** When this runs from its sources the module is the built one: Node 20 loads no TypeScript. */
const TRANSFORM_URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/augmentation/transform.js' : './transform.js',
  import.meta.url,
);

/**
 * Augmentation by the workers that read samples.
 *
 * ```ts
 * const order = [{ index: 3, seed: 41 }, { index: 0, seed: 42 }];
 * const transform = augmentationTransform('mmflow-chairs');
 * for await (const { sample } of prefetch(chairs, { order, transform })) sample?.flow;
 * ```
 *
 * @param augmentation one of `augmentations` by its name, or one of your own
 * @throws UnsupportedError when there is none of that name
 * @throws ShapeError when one of your own is not as it should be
 */
export function augmentationTransform(augmentation: string | Augmentation): SampleTransform<TrainingSample> {
  return { module: TRANSFORM_URL, options: checkAugmentation(augmentationOf(augmentation)) };
}
