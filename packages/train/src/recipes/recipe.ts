import type { Architecture, VariantName } from '@opticalflow/maskflownet';
import type { LossRules } from '../losses/loss-rules.ts';
import type { AdamRules } from '../optimisers/adam.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { Initialisation } from '../weights/initial-parameters.ts';

/** Sizes in pixels. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
}

/** A data set's part of every batch. */
export interface RecipeData {
  readonly set: string;
  readonly samples: number;
}

/** A published training, as data. */
export interface Recipe {
  readonly name: string;
  readonly architecture: Architecture;
  readonly variant: VariantName;
  /** What a batch is made of. */
  readonly data: readonly RecipeData[];
  /** Size that pictures are cut or brought to before they are augmented; as they come unless given. */
  readonly source?: PictureSize | undefined;
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
}

/** Number of pairs in a batch. */
export const batchSize = ({ data }: Recipe): number => data.reduce((sum, { samples }) => sum + samples, 0);

/** Whether a recipe leaves the parameter of that canonical name as it is. */
export const isFrozen = ({ frozen }: Recipe, name: string): boolean =>
  frozen.some((beginning) => name.startsWith(beginning));
