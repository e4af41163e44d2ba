import { resolve } from 'node:path';
import { type FlowDataset, limit, openNamed } from '@opticalflow/datasets';
import {
  createReport,
  evaluate,
  evaluateShard,
  type ImageRecord,
  isFailed,
  openRunShard,
  type RunQuestion,
  type Shard,
  shardText,
  summarise,
} from '@opticalflow/evaluation';
import type { ModelOptions } from '../command-line.ts';
import { usageError } from '../exit-codes.ts';
import { ProgressBar } from '../progress-bar.ts';
import { note, printResult } from '../report.ts';
import { type ChosenShard, chosenShard, type ShardOptions } from '../shards.ts';
import type { Terminal } from '../terminal.ts';
import { DATASET_NAMES, datasetOptions, withWhatIsThere } from './dataset-options.ts';
import { createEngine, type Engine } from './engine.ts';
import { modelIdentity } from './model-identity.ts';
import { summaryText } from './summary-text.ts';
import { expectNoFailure, printReport, type ReportOptions, reportOf, writing } from './written-report.ts';

/** What an evaluation is asked for with. */
export interface EvaluateOptions extends ModelOptions, ShardOptions, ReportOptions {
  readonly dataset?: string;
  readonly root?: string;
  readonly split?: string;
  readonly option: readonly string[];
  readonly limit?: number;
  readonly report?: string;
  readonly retryFailed?: boolean;
  readonly workers: number;
}

/** Milliseconds that a task of a cluster waits for a lock: longer than it takes until one counts as left behind. */
const PATIENCE = 6 * 60_000;

/** Evaluates a model over a dataset, or one share of it. */
export async function evaluateDataset(options: EvaluateOptions, terminal: Terminal, command: string): Promise<void> {
  if (options.partial) throw usageError('Expected --partial with --merge alone');
  if (options.retryFailed && options.report === undefined)
    throw usageError('Expected --retry-failed with --report alone');
  const shard = chosenShard(options, { terminal, auto: true });
  if (shard !== undefined && options.report === undefined) {
    throw usageError(
      `Shard ${shardText(shard)} of ${shard.source} needs a folder for its records: expected --report DIR, or --shard 1/1 for the whole without`,
    );
  }
  const dataset = await openDataset(options, terminal);
  const bar = new ProgressBar(terminal, options);
  const engine = createEngine(options, { terminal, bar });
  try {
    const question = await questionOf(dataset, options, { terminal, bar });
    const run = { dataset, question, engine, bar, options, terminal, command };
    if (options.report === undefined) await inMemory(run);
    else await inFolder(resolve(terminal.cwd, options.report), shard, run);
  } finally {
    bar.clear();
    await engine.free();
  }
}

async function openDataset(options: EvaluateOptions, terminal: Terminal): Promise<FlowDataset> {
  const { dataset: name, root, split, option } = options;
  if (name === undefined) throw usageError(`Expected --dataset, one of ${DATASET_NAMES.join(', ')}`);
  const given = datasetOptions({ dataset: name, root, split, option }, terminal.cwd);
  const { options: all, added } = await withWhatIsThere(name, given);
  for (const [flag, folder] of added) {
    note(terminal, options, `${folder} is there and read; --option ${flag}=false leaves it out`);
  }
  const dataset = await openNamed(name, all);
  return options.limit === undefined ? dataset : limit(dataset, options.limit);
}

async function questionOf(
  { name, length, description }: FlowDataset,
  options: EvaluateOptions,
  context: { terminal: Terminal; bar: ProgressBar },
): Promise<RunQuestion> {
  const model = await modelIdentity(options, context);
  return { dataset: { name, length, description: description ?? null }, model, settings: { fit: options.fit } };
}

interface Run {
  readonly dataset: FlowDataset;
  readonly question: RunQuestion;
  readonly engine: Engine;
  readonly bar: ProgressBar;
  readonly options: EvaluateOptions;
  readonly terminal: Terminal;
  readonly command: string;
}

/** What an evaluation is told, wherever its records go. */
function evaluationOf({ dataset, engine, bar, options, terminal }: Run) {
  return {
    dataset,
    estimate: engine.estimate,
    protocol: options.protocol,
    workers: options.workers,
    signal: terminal.signal,
    onProgress: bar.listener(dataset.name),
    onRecord(record: ImageRecord) {
      if (!isFailed(record)) return;
      bar.clear();
      terminal.err(`opticalflow: sample ${record.index} (${record.name}) failed: ${record.error}\n`);
    },
  };
}

async function inMemory(run: Run): Promise<void> {
  const { question, engine, bar, options, command } = run;
  // starts the engine, so that the first picture does not wait for it
  const environments = [await engine.stamp()];
  const { records } = await evaluate(evaluationOf(run));
  bar.clear();
  printReport(
    { report: createReport({ protocol: options.protocol, question, records, environments, command }), files: [] },
    run,
  );
}

async function inFolder(folder: string, chosen: ChosenShard | undefined, run: Run): Promise<void> {
  const { question, engine, bar, options, terminal, command } = run;
  const shard: Shard = chosen ? { index: chosen.index, count: chosen.count } : { index: 0, count: 1 };
  if (chosen && chosen.source !== '--shard') {
    note(terminal, options, `shard ${shardText(shard)}, as ${chosen.source} says`);
  }
  const { records } = await writing(folder, async () => {
    // a task that a cluster starts again meets the lock that it left on another node
    const patience = chosen && chosen.source !== '--shard' ? PATIENCE : 0;
    const onWait = (reason: string) => note(terminal, options, `waiting: ${reason}`);
    const open = {
      folder,
      question,
      shard,
      retryFailures: options.retryFailed,
      environment: () => engine.stamp(),
      lock: { patience, onWait, signal: terminal.signal },
    };
    const part = await openRunShard(open);
    try {
      const done = part.records.length;
      if (done > 0) note(terminal, options, `${done} of ${done + part.remaining.length} pictures are done already`);
      return await evaluateShard(part, evaluationOf(run));
    } finally {
      await part.close();
    }
  });
  bar.clear();
  if (shard.count === 1) {
    printReport(await reportOf({ folder, options, command }), run);
    return;
  }
  const summary = summarise(records, { protocol: options.protocol });
  printResult(terminal, options, {
    value: { shard: shardText(shard), summary },
    text: () =>
      `shard ${shardText(shard)} is done; --report DIR --merge makes the report of all\n${summaryText(summary)}`,
  });
  expectNoFailure(records);
}
