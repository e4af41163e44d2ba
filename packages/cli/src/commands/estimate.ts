import { type FlowStats, flowStats } from '@opticalflow/core';
import { writeFlow } from '@opticalflow/io-flo';
import { writePng } from '@opticalflow/io-image';
import type { EstimateTimings, MaskFlowNet } from '@opticalflow/maskflownet';
import { paintFlow, paintMask } from '@opticalflow/viz';
import { selectBackend } from '../backends/backends.ts';
import { type CommandDefinition, type ModelOptions, withCommonOptions, withModelOptions } from '../command-line.ts';
import { usageError } from '../exit-codes.ts';
import { expectWritable, writeOutput } from '../files.ts';
import { readPicture } from '../inputs.ts';
import { loadModel } from '../model.ts';
import { positiveNumber } from '../numbers.ts';
import { flowFormatFor } from '../outputs.ts';
import { expectOutputs, outputsOf, type PairJob, readPairList } from '../pairs.ts';
import { ProgressBar } from '../progress-bar.ts';
import { decimals, printResult, table } from '../report.ts';
import type { Terminal } from '../terminal.ts';

interface EstimateCommandOptions extends ModelOptions {
  readonly output?: string;
  readonly paint?: string;
  readonly occlusion?: string;
  readonly maxFlow?: number;
  readonly pairs?: string;
}

/** Milliseconds of one pair by stage. */
interface PairTimings extends EstimateTimings {
  readonly read: number;
  readonly write: number;
}

interface PairResult {
  readonly first: string;
  readonly second: string;
  readonly outputs: string[];
  readonly flow: FlowStats;
  /** Share of pixels with an occlusion of at least one half. */
  readonly occludedPercent: number;
  readonly milliseconds: PairTimings;
}

export const estimateCommand: CommandDefinition = (program, terminal) => {
  withModelOptions(withCommonOptions(program.command('estimate')))
    .description('flow between two pictures')
    .argument('[first]', 'a PNG, JPEG, PPM or PGM')
    .argument('[second]', 'the next picture, of the same size')
    .option('-o, --output <flow>', 'write the flow: .flo, .png (KITTI), .pfm, .npy, .flo5')
    .option('--paint <png>', 'paint the flow in Middlebury’s colours')
    .option('--occlusion <png>', 'write the occlusion mask: white = hidden in the second picture')
    .option('--max-flow <px>', 'length that is painted in full colour (default: the longest)', positiveNumber)
    .option('--pairs <list>', 'many pairs: a line each, FIRST SECOND [FLOW [PAINT [OCCLUSION]]], - leaves one out')
    .action(async (first: string | undefined, second: string | undefined, options: EstimateCommandOptions) => {
      await estimate(await jobsOf(first, second, options, terminal.cwd), options, terminal);
    });
};

async function jobsOf(
  first: string | undefined,
  second: string | undefined,
  { pairs, output, paint, occlusion }: EstimateCommandOptions,
  cwd: string,
): Promise<PairJob[]> {
  if (pairs !== undefined) {
    if (first ?? output ?? paint ?? occlusion) {
      throw usageError(
        'Expected pictures and outputs in the list of --pairs, or on the command line, but received both',
      );
    }
    return readPairList(pairs, cwd);
  }
  if (first === undefined || second === undefined) {
    throw usageError('Expected two pictures: opticalflow estimate FIRST SECOND, or --pairs LIST');
  }
  return [{ first, second, flow: output, paint, occlusion }];
}

async function estimate(jobs: PairJob[], options: EstimateCommandOptions, terminal: Terminal): Promise<void> {
  expectOutputs(jobs, terminal.cwd);
  for (const path of jobs.flatMap(outputsOf)) await expectWritable(path, terminal.cwd);

  const bar = new ProgressBar(terminal, options);
  try {
    const started = performance.now();
    const backend = await selectBackend(options.backend, { cwd: terminal.cwd, threads: options.threads });
    const { network, info } = await loadModel(options, terminal, bar);
    const load = performance.now() - started;
    const results: PairResult[] = [];
    try {
      for (const job of jobs) {
        const result = await estimatePair(network, job, { options, terminal, bar });
        results.push(result);
        bar.clear();
        if (!options.json) terminal.out(pairText(result));
      }
    } finally {
      network.dispose();
    }
    if (options.json) {
      const summary = {
        ...info,
        backend,
        milliseconds: { load, total: performance.now() - started },
        peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      };
      const value =
        options.pairs === undefined ? { ...summary, ...merged(results[0], summary) } : { ...summary, pairs: results };
      printResult(terminal, options, { value, text: () => '' });
    }
  } finally {
    bar.clear();
  }
}

/** One pair's result with the time of the whole process beside that of its stages. */
const merged = (result: PairResult, { milliseconds }: { milliseconds: { load: number; total: number } }) => ({
  ...result,
  milliseconds: { load: milliseconds.load, ...result.milliseconds, total: milliseconds.total },
});

async function estimatePair(
  network: MaskFlowNet,
  job: PairJob,
  { options, terminal, bar }: { options: EstimateCommandOptions; terminal: Terminal; bar: ProgressBar },
): Promise<PairResult> {
  const { cwd, signal } = terminal;
  const started = performance.now();
  const first = await readPicture(job.first, cwd);
  const second = await readPicture(job.second, cwd);
  const read = performance.now() - started;
  const { flow, occlusion, timings } = await network.estimate(first, second, {
    signal,
    onProgress: bar.listener(job.first),
  });
  const estimated = performance.now();
  const files: [string, Uint8Array][] = [];
  if (job.flow) files.push([job.flow, await writeFlow(flow, flowFormatFor(job.flow))]);
  if (job.paint) {
    files.push([job.paint, writePng(paintFlow(flow, options.maxFlow ? { maxFlow: options.maxFlow } : {}).raster)]);
  }
  if (job.occlusion) files.push([job.occlusion, writePng(paintMask(occlusion))]);
  for (const [path, bytes] of files) await writeOutput(path, bytes, cwd);
  const occluded = occlusion.data.reduce((count, value) => count + (value >= 0.5 ? 1 : 0), 0);
  return {
    first: job.first,
    second: job.second,
    outputs: files.map(([path]) => path),
    flow: flowStats(flow),
    occludedPercent: (100 * occluded) / occlusion.data.length,
    milliseconds: { read, ...timings, write: performance.now() - estimated },
  };
}

function pairText({ first, second, outputs, flow, occludedPercent, milliseconds }: PairResult): string {
  return table([
    ['pictures', `${first} -> ${second}, ${flow.width}x${flow.height}`],
    ['motion', `${decimals(flow.meanLength, 2)} px on average, ${decimals(flow.maxLength, 2)} px at most`],
    ['occluded', `${decimals(occludedPercent, 1)} %`],
    ['time', `${decimals(milliseconds.prepare + milliseconds.network + milliseconds.restore, 0)} ms`],
    ...outputs.map((path) => ['written', path] as const),
  ]);
}
