import type { DatasetName } from '@opticalflow/datasets';
import type { Architecture, VariantName } from '@opticalflow/maskflownet';
import type { Augmentation } from '../augmentation/augmentation.ts';
import type { AugmentationName } from '../augmentation/presets.ts';
import type { LossRules } from '../losses/loss-rules.ts';
import type { MatchingRules } from '../losses/matching-loss.ts';
import type { AdamRules } from '../optimisers/adam.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { AveragingRules } from '../weights/averaged-weights.ts';
import type { Initialisation } from '../weights/initial-parameters.ts';

/** Sizes in pixels. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
}

/** A dataset and how it is opened, but for the folder that it lies in, which is no part of a recipe. */
export interface RecipeDataset {
  readonly dataset: DatasetName;
  /** As `openDataset` takes them. */
  readonly options?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Room for samples that are kept in memory, by each worker; none unless given. */
  readonly cacheMegabytes?: number | undefined;
}

/** One dataset, or several that are one after the other. */
export type RecipeSet = RecipeDataset | { readonly datasets: readonly RecipeDataset[] };

/** A data set's part of every batch. */
export type RecipeData = RecipeSet & {
  readonly samples: number;
  /** One of `augmentations` by its name, taken at the crop of the recipe, or one of one's own, which has that crop. */
  readonly augmentation: AugmentationName | Augmentation;
};

/** A training, as data. */
export interface Recipe {
  readonly name: string;
  readonly architecture: Architecture;
  readonly variant: VariantName;
  /** What a batch is made of. */
  readonly data: readonly RecipeData[];
  /** What is estimated and scored every now and then while training goes on, each set by itself. */
  readonly evaluateOn: readonly RecipeSet[];
  /** Size that the network sees. */
  readonly crop: PictureSize;
  /** How parameters begin that no earlier training gives. */
  readonly initialisation: Initialisation;
  /** Names of the trainings whose results this one begins with, for all parameters or for the first stage. */
  readonly startsFrom: { readonly all?: string | undefined; readonly stage1?: string | undefined };
  /** Beginnings of the canonical names of parameters that stay as they are. */
  readonly frozen: readonly string[];
  readonly loss: LossRules;
  readonly optimiser: AdamRules;
  /** Largest common L2 norm of the gradients; they are left alone unless given. */
  readonly clipNorm?: number | undefined;
  readonly schedule: Schedule;
  /** Steps between two validations. */
  readonly evaluateEvery: number;
  /** Steps between two checkpoints. */
  readonly saveEvery: number;
  /** How many checkpoints are kept; all unless given. */
  readonly keep?: number | undefined;
  /** Factor of every channel count; 1 unless given. */
  readonly width?: number | undefined;
  /** Where all chance comes from, first weights, the order of samples, their augmentation; 0 unless given. */
  readonly seed?: number | undefined;
  /** Parts in which a batch is computed, one after the other, where memory does not hold it at once; 1 unless given. */
  readonly accumulate?: number | undefined;
  /** Steps between two lines of the log; 50 unless given. */
  readonly logEvery?: number | undefined;
  /** A loss on the encoder's features beside that of the flow. */
  readonly matching?: MatchingRules | undefined;
  /** Averages of the weights; they are what is evaluated and written then. */
  readonly averaging?: AveragingRules | undefined;
}

/** Number of pairs in a batch. */
export const batchSize = ({ data }: Recipe): number => data.reduce((sum, { samples }) => sum + samples, 0);

/** The datasets that a set consists of. */
export const datasetsOf = (set: RecipeSet): readonly RecipeDataset[] => ('datasets' in set ? set.datasets : [set]);

/** Whether a recipe leaves the parameter of that canonical name as it is. */
export const isFrozen = ({ frozen }: Recipe, name: string): boolean =>
  frozen.some((beginning) => name.startsWith(beginning));
