/**
 * The vocabulary of optical flow: frames, flow fields, the estimator interface, resizing, metrics and errors.
 * Plain typed arrays; no dependencies.
 *
 * ```ts
 * import { createFlowField, scoreFlow } from '@opticalflow/core';
 *
 * const truth = createFlowField({ width: 2, height: 1, data: Float32Array.of(1, 0, 2, 0) });
 * const predicted = createFlowField({ width: 2, height: 1, data: Float32Array.of(1, 0, 2, 1) });
 * scoreFlow(predicted, truth).epe; // 0.5
 * ```
 *
 * @module
 */
export type { CheckpointProblems, FlowErrorTag, FormatErrorDetails } from './errors.ts';
export {
  BackendError,
  CheckpointError,
  DownloadError,
  FlowError,
  FormatError,
  isFlowError,
  ShapeError,
  UnsupportedError,
} from './errors.ts';
export type { EstimateOptions, FlowEstimate, FlowEstimator } from './estimator.ts';
export { expectInteger, expectLength, expectSameSize, kindOf } from './expect.ts';
export type { FlowField, ScalarField } from './flow-field.ts';
export { createFlowField, cropFlow, flipFlow, isKnown } from './flow-field.ts';
export type { Frame, FrameData, Pixels } from './frame.ts';
export { expectFrame, toFrame, unitFloats } from './frame.ts';
export type { FitPlan, FitPolicy, Size } from './geometry/fit-plan.ts';
export { planFit } from './geometry/fit-plan.ts';
export { cropRaster, padToPlan } from './geometry/pad.ts';
export type { FloatRaster } from './geometry/raster.ts';
export type { ResizeGrid } from './geometry/resize-bilinear.ts';
export { resizeBilinear } from './geometry/resize-bilinear.ts';
export { resizeBytes } from './geometry/resize-bytes.ts';
export type { ErrorSums, VectorError } from './metrics/error-sums.ts';
export { addError, createErrorSums, isOutlier, vectorError, waucPercent } from './metrics/error-sums.ts';
export type { FlowScore, PixelError } from './metrics/flow-score.ts';
export type { FlowStats } from './metrics/flow-stats.ts';
export { flowStats } from './metrics/flow-stats.ts';
export { fillUnknown } from './metrics/missing.ts';
export type { ScoreMasks } from './metrics/score-flow.ts';
export { scoreFlow, speedBin, staysInside } from './metrics/score-flow.ts';
export { nextTurn } from './next-turn.ts';
export { pairMean } from './pair-mean.ts';
export type { Progress, ProgressListener } from './progress.ts';
export { mixSeeds, SeededRandom, spreadBits } from './random.ts';
