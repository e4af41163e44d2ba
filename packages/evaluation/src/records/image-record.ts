import type { ErrorSums } from '@opticalflow/core';

/** Errors added up over a set of pixels, with what the protocols need beside. */
export interface PixelSums extends ErrorSums {
  /** Outliers as mmflow counts them: endpoint error over 3 px and over 5 % of the true length plus 1e-6. */
  outliersMmflow: number;
}

/** The sets into which the pixels of a picture fall; a picture lacks those that its truth tells nothing about. */
export type PixelSet =
  | 'all'
  /** True length below 10 px, from 10 to 40 px, above 40 px. */
  | 's0To10'
  | 's10To40'
  | 's40Plus'
  /** By the occlusion mask alone. */
  | 'visible'
  | 'occluded'
  /** Visible with a target inside the picture, and the rest. */
  | 'matched'
  | 'unmatched'
  /** KITTI's object map: zero, and the rest. */
  | 'background'
  | 'foreground'
  /** Sintel: pixels from the nearest occlusion boundary, below 10, from 10 to 60, from 60 to 140. */
  | 'd0To10'
  | 'd10To60'
  | 'd60To140';

/** Sums over each set of pixels. */
export type SetSums = { readonly [S in PixelSet]?: PixelSums } & { readonly all: PixelSums };

/**
 * Which pixels count at all: those whose truth is known; every one that has a vector, also those that the dataset calls
 * invalid; the known ones whose true vector is shorter than 400 px.
 */
export type PixelView = 'known' | 'every' | 'below400';

/** Sums over the pixels that count, for each way to choose them; `known` stands for those that are left out. */
export type ImageSums = { readonly [V in PixelView]?: SetSums } & { readonly known: SetSums };

/** Which sample a record is about. */
export interface RecordHead {
  /** Under which name its dataset is opened, as `sintel`; the name of a dataset that is opened otherwise. */
  readonly dataset: string;
  /** Index in the dataset that was evaluated. */
  readonly index: number;
  /** Name of the sample. */
  readonly name: string;
}

/** What is kept of one picture: plain data from which every protocol's numbers follow. */
export interface ScoredRecord extends RecordHead {
  readonly width: number;
  readonly height: number;
  /** Unknown vectors of the estimate that were filled. */
  readonly filled: number;
  /** How long the estimate took. */
  readonly milliseconds: number;
  readonly sums: ImageSums;
}

/** A picture that could not be read, estimated or scored. */
export interface FailedRecord extends RecordHead {
  readonly error: string;
}

/** What came of one picture. */
export type ImageRecord = ScoredRecord | FailedRecord;

/** Whether a picture failed. */
export const isFailed = (record: ImageRecord): record is FailedRecord => 'error' in record;
