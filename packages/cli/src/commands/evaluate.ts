import { resolve } from 'node:path';
import { type FlowDataset, limit, openNamed } from '@opticalflow/datasets';
import {
  createReport,
  type EvaluationReport,
  evaluate,
  evaluateShard,
  type ImageRecord,
  isFailed,
  mergeRun,
  openRunShard,
  PROTOCOL_NAMES,
  type ProtocolName,
  type RunQuestion,
  type Shard,
  shardText,
  summarise,
  writeReport,
} from '@opticalflow/evaluation';
import { type Command, Option } from 'commander';
import { type CommandDefinition, type ModelOptions, withCommonOptions, withModelOptions } from '../command-line.ts';
import { DATASET_NAMES, datasetOptions, datasetsHelp, withWhatIsThere } from '../evaluation/dataset-options.ts';
import { createEngine, type Engine } from '../evaluation/engine.ts';
import { modelIdentity } from '../evaluation/model-identity.ts';
import { summaryText } from '../evaluation/summary-text.ts';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { reasonOf } from '../files.ts';
import { positiveInteger } from '../numbers.ts';
import { ProgressBar } from '../progress-bar.ts';
import { note, printResult } from '../report.ts';
import { type ChosenShard, chosenShard, type ShardOptions, withShardOptions } from '../shards.ts';
import type { Terminal } from '../terminal.ts';

interface EvaluateCommandOptions extends ModelOptions, ShardOptions {
  readonly dataset?: string;
  readonly root?: string;
  readonly split?: string;
  readonly option: readonly string[];
  readonly protocol: ProtocolName;
  readonly limit?: number;
  readonly report?: string;
  readonly merge?: boolean;
  readonly partial?: boolean;
  readonly retryFailed?: boolean;
  readonly workers: number;
}

export const evaluateCommand: CommandDefinition = (program, terminal) => {
  const command = withModelOptions(withCommonOptions(program.command('evaluate')))
    .description('error of a model over a dataset with true flow')
    .addOption(new Option('--dataset <name>', 'what is evaluated').choices(DATASET_NAMES))
    .option('--root <dir>', 'the folder of the dataset')
    .option('--split <name>', 'the part of the dataset (default: the first it has)')
    .option('--option <key=value>', 'another option of the dataset, may be given again', collect, [])
    .addOption(
      new Option('--protocol <name>', 'whose way to average errors').choices(PROTOCOL_NAMES).default(PROTOCOL_NAMES[0]),
    )
    .option('--limit <n>', 'the first n samples only', positiveInteger)
    .option('--report <dir>', 'keep records and write report.json, images.csv, images.json; goes on where it was')
    .option('--merge', 'write the report of all shards under --report, and compute nothing')
    .option('--partial', 'with --merge: also when shards are missing')
    .option('--retry-failed', 'with --report: try pictures again that failed')
    .option('--workers <n>', 'threads that read pictures ahead', positiveInteger, 1);
  withShardOptions(command, 'so with --report, if left out')
    .addHelpText('after', () => datasetsHelp())
    .action(async (options: EvaluateCommandOptions) => {
      const command = lineOf(program);
      await (options.merge ? merge(options, terminal, command) : evaluateDataset(options, terminal, command));
    });
};

/** Milliseconds that a task of a cluster waits for a lock: longer than it takes until one counts as left behind. */
const PATIENCE = 6 * 60_000;

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** The command line as it was given. */
const lineOf = (program: Command): string => ['opticalflow', ...program.args].join(' ');

async function merge(options: EvaluateCommandOptions, terminal: Terminal, command: string): Promise<void> {
  const { report: folder, dataset, shard } = options;
  if (folder === undefined) throw usageError('--merge reads the records of a folder: expected --report DIR');
  if (dataset !== undefined || shard !== undefined) {
    throw usageError('--merge computes nothing: expected neither --dataset nor --shard with it');
  }
  const report = await reportOf({ folder: resolve(terminal.cwd, folder), options, command });
  print(report, { options, terminal });
}

async function evaluateDataset(options: EvaluateCommandOptions, terminal: Terminal, command: string): Promise<void> {
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

async function openDataset(options: EvaluateCommandOptions, terminal: Terminal): Promise<FlowDataset> {
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
  options: EvaluateCommandOptions,
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
  readonly options: EvaluateCommandOptions;
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
  print(
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
    print(await reportOf({ folder, options, command }), run);
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

/** Files of a run folder that cannot be written are told as such. */
async function writing<T>(folder: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new CliError(EXIT.cannotCreate, `Cannot write to ${folder}: ${reasonOf(error)}`, { cause: error });
  }
}

interface WrittenReport {
  readonly report: EvaluationReport;
  readonly files: readonly string[];
}

async function reportOf({
  folder,
  options,
  command,
}: {
  folder: string;
  options: EvaluateCommandOptions;
  command: string;
}): Promise<WrittenReport> {
  const { run, records, environments, unfinished } = await mergeRun(folder, { partial: options.partial === true });
  const source = { protocol: options.protocol, question: run.question, records, environments, unfinished, command };
  const report = createReport(source);
  return { report, files: await writing(folder, () => writeReport(folder, report, records)) };
}

function print(
  { report, files }: WrittenReport,
  { options, terminal }: { options: EvaluateCommandOptions; terminal: Terminal },
): void {
  for (const text of report.notes) note(terminal, options, text);
  if (report.unfinished.length > 0) note(terminal, options, `not finished: ${report.unfinished.join(', ')}`);
  printResult(terminal, options, {
    value: { ...report, files },
    text: () => summaryText(report.summary) + files.map((file) => `written  ${file}\n`).join(''),
  });
  expectNoFailure([...report.failures], report.summary.images + report.summary.failed);
}

/** Pictures that failed make the result one of bad data, after it was told. */
function expectNoFailure(records: readonly ImageRecord[], all = records.length): void {
  const failed = records.filter(isFailed).length;
  if (failed > 0) throw new CliError(EXIT.badData, `${failed} of ${all} pictures failed and are in no number`);
}
