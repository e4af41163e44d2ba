/**
 * Synthetic scenes alone, without what reads files: for browsers.
 *
 * ```ts
 * import { syntheticScenes } from '@opticalflow/datasets/synthetic';
 *
 * const { first, second, flow, occluded } = await syntheticScenes({ seed: 7 }).sample(0);
 * ```
 *
 * @module
 */
export type { FlowDataset, FlowSample, SampleOptions } from './dataset.ts';
export type { SyntheticOptions } from './synthetic/synthetic-scenes.ts';
export { syntheticScenes } from './synthetic/synthetic-scenes.ts';
