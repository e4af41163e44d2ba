import { type FlowEstimate, type Frame, isFlowError, type ProgressListener } from '@opticalflow/core';
import { type FlowDataset, type FlowSample, type Prefetched, prefetch } from '@opticalflow/datasets';
import type { ProtocolName } from './protocols/protocol.ts';
import { summarise } from './protocols/summarise.ts';
import type { EvaluationSummary } from './protocols/summary.ts';
import { datasetId } from './records/dataset-id.ts';
import type { FailedRecord, ImageRecord, RecordHead } from './records/image-record.ts';
import { scoreImage } from './records/score-image.ts';

/** What an estimator is told beside the pictures. */
export interface EstimateContext {
  readonly signal?: AbortSignal | undefined;
  /** Index and name of the sample. */
  readonly index: number;
  readonly name: string;
}

/** Finds the flow from `first` to `second`, at their size; the `estimate` of a network for example. */
export type Estimate = (
  first: Frame,
  second: Frame,
  context: EstimateContext,
) => Promise<Pick<FlowEstimate, 'flow'>> | Pick<FlowEstimate, 'flow'>;

/** What is evaluated, and how. */
export interface EvaluateOptions {
  readonly estimate: Estimate;
  readonly dataset: FlowDataset;
  readonly protocol: ProtocolName;
  /** Indices of the samples; all if not given. */
  readonly indices?: Iterable<number> | undefined;
  /** Threads that read samples ahead, as for `prefetch` of datasets; 0 if not given: they are read in this thread. */
  readonly workers?: number | undefined;
  /** Samples that are read ahead; 2, or twice the workers, if not given. */
  readonly ahead?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after each picture. */
  readonly onProgress?: ProgressListener | undefined;
  /** Told of each record; the next picture waits for it. What it throws ends the evaluation. */
  readonly onRecord?: ((record: ImageRecord) => Promise<void> | void) | undefined;
}

/** What came of an evaluation. */
export interface Evaluation {
  readonly summary: EvaluationSummary;
  /** In the order in which the pictures came. */
  readonly records: ImageRecord[];
}

/**
 * Estimates the flow of every sample and measures its errors. Samples are read ahead while others are estimated; one is in
 * memory beside those.
 *
 * A picture that cannot be read, estimated or scored is a record with its error, and the others go on; the summary says how
 * many those are. A `BackendError` ends the evaluation, since the pictures after it would fail alike.
 *
 * @throws the signal's reason once it is aborted; what the listeners throw; BackendError of the estimator
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { dataset, protocol, signal, onProgress, onRecord, workers = 0 } = options;
  const order = [...(options.indices ?? Array.from({ length: dataset.length }, (_, i) => i))];
  const ahead = options.ahead ?? Math.max(2, 2 * workers);
  const id = datasetId(dataset);
  const records: ImageRecord[] = [];
  for await (const item of prefetch(dataset, { order, workers, ahead, signal })) {
    const head = { dataset: id, index: item.index, name: item.name };
    const record = await recordOf(item, head, options);
    records.push(record);
    await onRecord?.(record);
    onProgress?.({ stage: item.name, done: records.length, total: order.length });
  }
  return { summary: summarise(records, { protocol }), records };
}

async function recordOf(
  { sample, error }: Prefetched,
  head: RecordHead,
  { estimate, signal }: EvaluateOptions,
): Promise<ImageRecord> {
  if (sample === undefined) return failed(head, error);
  try {
    return await scored(sample, head, { estimate, signal });
  } catch (caught) {
    signal?.throwIfAborted();
    if (isFlowError(caught, 'BackendError')) throw caught;
    return failed(head, caught);
  }
}

async function scored(
  sample: FlowSample,
  head: RecordHead,
  { estimate, signal }: Pick<EvaluateOptions, 'estimate' | 'signal'>,
): Promise<ImageRecord> {
  const started = performance.now();
  const { flow } = await estimate(sample.first, sample.second, { signal, index: head.index, name: head.name });
  const milliseconds = performance.now() - started;
  signal?.throwIfAborted();
  const { width, height } = sample.flow;
  return { ...head, width, height, milliseconds, ...scoreImage(flow, sample, head.dataset) };
}

const failed = (head: RecordHead, error: unknown): FailedRecord => ({
  ...head,
  error: error instanceof Error || isFlowError(error) ? error.message : String(error),
});
