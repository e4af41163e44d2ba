import { selectBackend } from '../backends/backends.ts';
import { type CommandDefinition, type ModelOptions, withCommonOptions, withModelOptions } from '../command-line.ts';
import { estimatePair, type PairOptions, pairText, sumOfTimings } from '../estimate-pair.ts';
import { estimatePairs, expectNoFailure, isFailure } from '../estimate-pairs.ts';
import { usageError } from '../exit-codes.ts';
import { expectWritable } from '../files.ts';
import { type LoadedModel, loadModel } from '../model.ts';
import { positiveNumber } from '../numbers.ts';
import { type PairShare, pairShare } from '../pair-shares.ts';
import { expectOutputs, outputsOf, type PairJob, readPairList } from '../pairs.ts';
import { ProgressBar } from '../progress-bar.ts';
import { printResult } from '../report.ts';
import { type ShardOptions, withShardOptions } from '../shards.ts';
import type { Terminal } from '../terminal.ts';

interface EstimateCommandOptions extends ModelOptions, PairOptions, ShardOptions {
  readonly output?: string;
  readonly paint?: string;
  readonly occlusion?: string;
  readonly pairs?: string;
  readonly skipExisting?: boolean;
}

export const estimateCommand: CommandDefinition = (program, terminal) => {
  const command = withModelOptions(withCommonOptions(program.command('estimate')))
    .description('flow between two pictures')
    .argument('[first]', 'a PNG, JPEG, PPM or PGM')
    .argument('[second]', 'the next picture, of the same size')
    .option('-o, --output <flow>', 'write the flow: .flo, .png (KITTI), .pfm, .npy, .flo5')
    .option('--paint <png>', 'paint the flow in Middlebury’s colours')
    .option('--occlusion <png>', 'write the occlusion mask: white = hidden in the second picture')
    .option('--max-flow <px>', 'length that is painted in full colour (default: the longest)', positiveNumber)
    .option('--pairs <list>', 'many pairs: a line each, FIRST SECOND [FLOW [PAINT [OCCLUSION]]], - leaves one out')
    .option('--skip-existing', 'with --pairs: leave out pairs whose outputs are all there');
  withShardOptions(command, 'with --pairs; the whole list if left out').action(
    async (first: string | undefined, second: string | undefined, options: EstimateCommandOptions) => {
      await estimate(await jobsOf(first, second, options, terminal.cwd), options, terminal);
    },
  );
};

async function jobsOf(
  first: string | undefined,
  second: string | undefined,
  options: EstimateCommandOptions,
  cwd: string,
): Promise<PairJob[]> {
  const { pairs, output, paint, occlusion } = options;
  if (pairs !== undefined) {
    if (first ?? output ?? paint ?? occlusion) {
      throw usageError(
        'Expected pictures and outputs in the list of --pairs, or on the command line, but received both',
      );
    }
    return readPairList(pairs, cwd);
  }
  if (options.shard ?? options.shards ?? options.skipExisting) {
    throw usageError('Expected --shard and --skip-existing with --pairs LIST alone');
  }
  if (first === undefined || second === undefined) {
    throw usageError('Expected two pictures: opticalflow estimate FIRST SECOND, or --pairs LIST');
  }
  return [{ first, second, flow: output, paint, occlusion }];
}

async function estimate(all: PairJob[], options: EstimateCommandOptions, terminal: Terminal): Promise<void> {
  const { cwd } = terminal;
  expectOutputs(all, cwd);
  const share: PairShare = options.pairs === undefined ? { jobs: all } : await pairShare(all, options, terminal);
  const { jobs, ...shared } = share;
  if (jobs.length === 0) {
    printResult(terminal, options, { value: { ...shared, pairs: [] }, text: () => '' });
    return;
  }
  for (const path of jobs.flatMap(outputsOf)) await expectWritable(path, cwd);

  const bar = new ProgressBar(terminal, options);
  try {
    const started = performance.now();
    const trustsCwd = options.backend === 'tensorflow';
    const { threads, softwareGpu } = options;
    const backend = await selectBackend(options.backend, { cwd, threads, softwareGpu, trustsCwd });
    const model = await loadModel(options, terminal, bar);
    const run = { model, backend, started, load: performance.now() - started, options, terminal, bar, shared };
    try {
      await (options.pairs === undefined ? estimateOne(jobs[0], run) : estimateList(jobs, run));
    } finally {
      free(model);
    }
  } finally {
    bar.clear();
  }
}

interface Run {
  readonly model: LoadedModel;
  readonly backend: string;
  readonly started: number;
  readonly load: number;
  readonly options: EstimateCommandOptions;
  readonly terminal: Terminal;
  readonly bar: ProgressBar;
  readonly shared: Omit<PairShare, 'jobs'>;
}

async function estimateOne(job: PairJob, run: Run): Promise<void> {
  const { model, backend, options, terminal, bar } = run;
  const result = await estimatePair(model.network, job, run);
  bar.clear();
  printResult(terminal, options, {
    value: { ...model.info, backend, ...result, peakMemoryBytes: peakMemoryBytes() },
    text: () => pairText(result),
  });
}

async function estimateList(jobs: readonly PairJob[], run: Run): Promise<void> {
  const { model, backend, options, terminal, started, load, shared } = run;
  const pairs = await estimatePairs(model.network, jobs, run);
  const sum = sumOfTimings(pairs.flatMap((pair) => (isFailure(pair) ? [] : [pair.milliseconds])));
  const milliseconds = { ...sum, load, total: performance.now() - started };
  const value = { ...model.info, backend, ...shared, milliseconds, peakMemoryBytes: peakMemoryBytes(), pairs };
  printResult(terminal, options, { value, text: () => '' });
  expectNoFailure(pairs, jobs.length);
}

const peakMemoryBytes = (): number => process.resourceUsage().maxRSS * 1024;

/** Frees a model at the end. A backend that has died cannot, and what it died of is the error to tell. */
function free({ network }: LoadedModel): void {
  try {
    network.dispose();
  } catch {
    // the process ends, and its memory with it
  }
}
