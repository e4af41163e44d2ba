import type { FlowField, ScalarField } from './flow-field.ts';
import type { Pixels } from './frame.ts';
import type { ProgressListener } from './progress.ts';

/** Options of one estimate. */
export interface EstimateOptions {
  /** Stops the work between two steps; `estimate` then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  onProgress?: ProgressListener | undefined;
}

/** What an estimator returns for a pair of pictures, at the size of the first. */
export interface FlowEstimate {
  flow: FlowField;
  /** 0 = visible, 1 = occluded in the second picture; absent when the estimator has no such output. */
  occlusion?: ScalarField;
}

/** Anything that finds the motion between two pictures: a network, or a method of one's own. */
export interface FlowEstimator {
  /**
   * Flow from `first` to `second`, which must have the same size.
   *
   * @throws ShapeError when the pictures do not fit; the signal's reason when aborted
   */
  estimate(first: Pixels, second: Pixels, options?: EstimateOptions): Promise<FlowEstimate>;
  /** Frees everything the estimator holds. Afterwards it cannot be used. */
  dispose(): void;
}
