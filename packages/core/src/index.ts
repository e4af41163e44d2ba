/**
 * The vocabulary of optical flow: frames, flow fields, the estimator interface, resizing, metrics and errors.
 * Plain typed arrays; no dependencies.
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
export { expectInteger, expectLength, expectSameSize } from './expect.ts';
export type { FlowField, ScalarField } from './flow-field.ts';
export { createFlowField, cropFlow, flipFlow, isKnown } from './flow-field.ts';
export type { Frame, FrameData, Pixels } from './frame.ts';
export { expectFrame, toFrame, unitFloats } from './frame.ts';
export type { Progress, ProgressListener } from './progress.ts';
