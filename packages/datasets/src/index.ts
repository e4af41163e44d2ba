/**
 * Datasets of optical flow: FlyingChairs, FlyingThings3D and its subset, Sintel, KITTI 2012 and 2015, HD1K, Middlebury,
 * Spring, folders of your own, and synthetic scenes. Lazy, indexable, composable; read ahead by worker threads.
 *
 * ```ts
 * import { openDataset, prefetch } from '@opticalflow/datasets';
 *
 * const chairs = await openDataset('flying-chairs', { root: '/data/FlyingChairs_release', split: 'train' });
 * for await (const { sample } of prefetch(chairs, { workers: 4 })) sample?.flow;
 * ```
 *
 * @module
 */
export { cached } from './compose/cached.ts';
export { concat } from './compose/concat.ts';
export type { MixPart } from './compose/mix.ts';
export { mix } from './compose/mix.ts';
export { repeat } from './compose/repeat.ts';
export { limit, shard, subset } from './compose/select.ts';
export type { FlowDataset, FlowSample, SampleOptions } from './dataset.ts';
export type { DatasetErrorDetails, DatasetErrorKind } from './dataset-error.ts';
export { DatasetError } from './dataset-error.ts';
export type { DatasetDescription } from './description.ts';
export type { DatasetName, DatasetOptions, DatasetSummary } from './open/open-dataset.ts';
export { listDatasets, openDataset, openNamed } from './open/open-dataset.ts';
export { openDescribed } from './open/open-described.ts';
export type { OptionRule, OptionRules } from './open/rules.ts';
export type { Draw, Prefetched, PrefetchOptions, TransformOptions } from './prefetch/prefetch.ts';
export { prefetch } from './prefetch/prefetch.ts';
export type { SampleTransform, TransformContext, TransformSample } from './prefetch/transform.ts';
export type { SyntheticOptions } from './synthetic/synthetic-scenes.ts';
export { syntheticScenes } from './synthetic/synthetic-scenes.ts';
