/**
 * Evaluation of optical flow over datasets: the protocols of the public implementations, records of which any of them can
 * be computed later, shards for clusters, reports, and archives for the benchmarks. Node only.
 *
 * ```ts
 * import { openDataset } from '@opticalflow/datasets';
 * import { evaluate } from '@opticalflow/evaluation';
 *
 * const dataset = await openDataset('kitti-2015', { root: '/data/kitti', split: 'val', objects: true });
 * const estimate = (first, second, { signal }) => network.estimate(first, second, { signal });
 * const { summary } = await evaluate({ estimate, dataset, protocol: 'kitti' });
 * summary.flAll; // percent
 * ```
 *
 * @module
 */
export type { Estimate, EstimateContext, EvaluateOptions, Evaluation } from './evaluate.ts';
export { evaluate } from './evaluate.ts';
export { protocolNotes } from './protocols/notes.ts';
export type { Mean, Protocol, ProtocolName, ProtocolRules } from './protocols/protocol.ts';
export { PROTOCOL_NAMES, protocols, rulesFor } from './protocols/protocols.ts';
export { summarise } from './protocols/summarise.ts';
export type { EvaluationSummary, Kitti2012Summary } from './protocols/summary.ts';
export { boundaryDistance } from './records/boundary-distance.ts';
export { datasetId } from './records/dataset-id.ts';
export type {
  FailedRecord,
  ImageRecord,
  ImageSums,
  PixelSet,
  PixelSums,
  PixelView,
  RecordHead,
  ScoredRecord,
  SetSums,
} from './records/image-record.ts';
export { isFailed } from './records/image-record.ts';
export type { Truth } from './records/score-image.ts';
export { scoreImage } from './records/score-image.ts';
export { csvText } from './report/csv.ts';
export type { EnvironmentStamp } from './report/environment-stamp.ts';
export { environmentStamp } from './report/environment-stamp.ts';
export type { ImageRow } from './report/image-rows.ts';
export { imageRows } from './report/image-rows.ts';
export type { EvaluationReport, ReportSource } from './report/report.ts';
export { createReport, writeReport } from './report/report.ts';
export { evaluateShard } from './run/evaluate-shard.ts';
export type { Lock, LockOptions } from './run/lock.ts';
export { acquireLock } from './run/lock.ts';
export type { MergedRun } from './run/merge.ts';
export { mergeRun } from './run/merge.ts';
export type { Difference, Json, RunQuestion } from './run/question.ts';
export { differences } from './run/question.ts';
export type { RunErrorKind } from './run/run-error.ts';
export { RunError } from './run/run-error.ts';
export type { RunFile } from './run/run-file.ts';
export { readRunFile } from './run/run-file.ts';
export type { RunShard, RunShardOptions } from './run/run-shard.ts';
export { openRunShard } from './run/run-shard.ts';
export { writeWhole } from './run/write-whole.ts';
export type { Environment, EnvironmentShard } from './shards/environment.ts';
export { shardOfEnvironment } from './shards/environment.ts';
export type { Shard } from './shards/shard.ts';
export { createShard, parseShard, shardIndices, shardText } from './shards/shard.ts';
export type { Benchmark, BenchmarkName, SubmissionInput } from './submissions/benchmark.ts';
export type { CheckSubmissionOptions, SubmissionCheck } from './submissions/check-submission.ts';
export { checkSubmission } from './submissions/check-submission.ts';
export { BENCHMARK_NAMES, submission } from './submissions/submission.ts';
export type { WriteSubmissionOptions } from './submissions/write-submission.ts';
export { writeSubmission } from './submissions/write-submission.ts';
