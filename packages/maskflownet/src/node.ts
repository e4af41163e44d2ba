/**
 * What Node adds to `@opticalflow/maskflownet`: files that are read in parts, and a cache of published checkpoints.
 *
 * ```ts
 * import { findRecord, loadMaskFlowNet } from '@opticalflow/maskflownet';
 * import { openFileSource, pullCheckpoint } from '@opticalflow/maskflownet/node';
 *
 * const { path } = await pullCheckpoint(findRecord('maskflownet-s-things'));
 * const source = await openFileSource(path);
 * const network = await loadMaskFlowNet(source);
 * await source.close();
 * ```
 *
 * @module
 */
export type { Environment } from './node/cache-folder.ts';
export { cacheFolder } from './node/cache-folder.ts';
export type { CachedCheckpoint, CheckpointVerdict } from './node/cached.ts';
export { listCached, removeCached, verifyCheckpoint } from './node/cached.ts';
export type { FileSource } from './node/file-source.ts';
export { openFileSource } from './node/file-source.ts';
export type { CacheOptions, PulledCheckpoint, PullOptions } from './node/pull-checkpoint.ts';
export { pullCheckpoint } from './node/pull-checkpoint.ts';
