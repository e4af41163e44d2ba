import { mixSeeds, UnsupportedError } from '@opticalflow/core';
import {
  cached,
  concat,
  type FlowDataset,
  listDatasets,
  openNamed,
  type Prefetched,
  prefetch,
} from '@opticalflow/datasets';
import { augmentationOf, augmentationTransform, type TrainingSample } from '../augmentation.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { datasetsOf, type RecipeData, type RecipeDataset, type RecipeSet } from '../recipes/recipe.ts';
import { draws } from './draws.ts';
import type { EvaluationSet } from './evaluate-weights.ts';

/** Folders of datasets by the names under which they are opened; `*` stands for all that have none of their own. */
export type Roots = Readonly<Record<string, string>>;

/** The batches of a training, in the order that its seed gives. */
export interface Batches {
  /**
   * The samples of the next batch.
   *
   * @throws DatasetError when one cannot be read
   */
  next(): Promise<TrainingSample[]>;
  close(): Promise<void>;
}

/** How batches are read. */
export interface BatchOptions {
  readonly roots: Roots;
  /** Batches that were seen before. */
  readonly from: number;
  readonly workers?: number | undefined;
}

/**
 * Opens what a training learns from. Each data set is a stream of its own, read ahead and augmented by its own workers.
 *
 * @throws UnsupportedError when nobody said where a dataset lies; DatasetError when it is not there
 */
export async function openBatches(config: TrainingConfig, { roots, from, workers }: BatchOptions): Promise<Batches> {
  const datasets = await Promise.all(config.data.map((data) => openSet(data, roots)));
  const streams = config.data.map((data, i) => stream(config, { data, dataset: datasets[i], place: i, from, workers }));
  return {
    async next() {
      const batch: TrainingSample[] = [];
      for (const [i, { samples }] of config.data.entries()) {
        for (let k = 0; k < samples; k++) batch.push(await sampleOf(streams[i]));
      }
      return batch;
    },
    async close() {
      await Promise.all(streams.map((items) => items.return()));
    },
  };
}

/** What a training is measured on: the sets whose place is known, and the titles of the others. */
export async function openEvaluationSets(
  { evaluateOn }: Pick<TrainingConfig, 'evaluateOn'>,
  roots: Roots,
): Promise<{ sets: EvaluationSet[]; leftOut: string[] }> {
  const isPlaced = (set: RecipeSet) => datasetsOf(set).every(({ dataset }) => rootOf(dataset, roots) !== undefined);
  const sets = evaluateOn
    .filter(isPlaced)
    .map(async (set) => ({ title: titleOf(set), dataset: await openSet(set, roots) }));
  return { sets: await Promise.all(sets), leftOut: evaluateOn.filter((set) => !isPlaced(set)).map(titleOf) };
}

type Stream = AsyncGenerator<Prefetched<TrainingSample>, void, void>;

function stream(
  { seed, crop }: TrainingConfig,
  {
    data,
    dataset,
    place,
    from,
    workers,
  }: { data: RecipeData; dataset: FlowDataset; place: number; from: number; workers: number | undefined },
): Stream {
  const { augmentation, samples } = data;
  const order = draws({ length: dataset.length, seed: mixSeeds(seed, place), from: from * samples });
  const transform = augmentationTransform(augmentationOf(augmentation, crop));
  return prefetch(dataset, { order, transform, workers });
}

async function sampleOf(items: Stream): Promise<TrainingSample> {
  const { value, done } = await items.next();
  if (done) throw new Error('The order of samples has no end');
  if (value.error) throw value.error;
  return value.sample;
}

async function openSet(set: RecipeSet, roots: Roots): Promise<FlowDataset> {
  const parts = await Promise.all(datasetsOf(set).map((part) => open(part, roots)));
  return parts.length === 1 ? parts[0] : concat(parts);
}

async function open({ dataset, options = {}, cacheMegabytes }: RecipeDataset, roots: Roots): Promise<FlowDataset> {
  const root = rootOf(dataset, roots);
  if (root === undefined) throw new UnsupportedError(`Expected the folder of ${dataset} but nobody said where it lies`);
  const opened = await openNamed(dataset, root === '' ? options : { ...options, root });
  return cacheMegabytes === undefined ? opened : cached(opened, { megabytes: cacheMegabytes });
}

/** An empty text for a dataset that lies nowhere; undefined where the place is not known. */
function rootOf(dataset: string, roots: Roots): string | undefined {
  const summary = listDatasets().find(({ name }) => name === dataset);
  if (summary && !('root' in summary.options)) return '';
  return Object.hasOwn(roots, dataset) ? roots[dataset] : roots['*'];
}

/** As `sintel clean`. */
const titleOf = (set: RecipeSet): string =>
  datasetsOf(set)
    .map(({ dataset, options = {} }) =>
      dataset === 'synthetic'
        ? dataset
        : [dataset, ...Object.values(options).filter((v) => typeof v === 'string')].join(' '),
    )
    .join(' + ');
