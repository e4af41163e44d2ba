import { setImmediate as turn } from 'node:timers/promises';
import { type FlowEstimate, type FlowStats, flowStats, type Size } from '@opticalflow/core';
import { writePng } from '@opticalflow/io-image';
import type { EstimateTimings, MaskFlowNet, MaskFlowNetEstimate } from '@opticalflow/maskflownet';
import { paintFlow, paintMask } from '@opticalflow/viz';
import type { CommonOptions } from './command-line.ts';
import { writeOutput } from './files.ts';
import { readPicture } from './inputs.ts';
import { encodeFlow } from './outputs.ts';
import type { PairJob } from './pairs.ts';
import type { ProgressBar } from './progress-bar.ts';
import { decimals, note, table } from './report.ts';
import type { Terminal } from './terminal.ts';

/** Options of an estimate beside what its pictures and outputs are. */
export interface PairOptions extends CommonOptions {
  readonly maxFlow?: number;
}

/** Milliseconds by stage, and in all. */
export interface PairTimings extends EstimateTimings {
  /** Of the backend and the model, which the first pair waits for. */
  readonly load: number;
  readonly read: number;
  readonly write: number;
  readonly total: number;
}

/** What was found for a pair. */
export interface PairResult {
  readonly first: string;
  readonly second: string;
  readonly outputs: string[];
  readonly flow: FlowStats;
  /** Share of pixels with an occlusion of at least one half. */
  readonly occludedPercent: number;
  readonly milliseconds: PairTimings;
}

interface PairContext {
  readonly options: PairOptions;
  readonly terminal: Terminal;
  readonly bar: ProgressBar;
  /** Milliseconds that this pair waited for the model. */
  readonly load: number;
}

/** Estimates a pair and writes its outputs. */
export async function estimatePair(network: MaskFlowNet, job: PairJob, context: PairContext): Promise<PairResult> {
  const { terminal, bar, load } = context;
  const { cwd, signal } = terminal;
  const started = performance.now();
  const first = await readPicture(job.first, cwd);
  const second = await readPicture(job.second, cwd);
  noteSmall(first, context);
  const read = performance.now() - started;
  const estimate = await network.estimate(first, second, { signal, onProgress: bar.listener(job.first) });
  const estimated = performance.now();
  bar.clear();
  const files = await encodeOutputs(estimate, job, context);
  for (const [path, bytes] of files) {
    // an interruption that came meanwhile is heard only when the event loop turns
    await turn();
    signal.throwIfAborted();
    await writeOutput(path, bytes, cwd);
  }
  const now = performance.now();
  return {
    first: job.first,
    second: job.second,
    outputs: files.map(([path]) => path),
    flow: flowStats(estimate.flow),
    occludedPercent: occludedPercent(estimate),
    milliseconds: { load, read, ...estimate.timings, write: now - estimated, total: load + now - started },
  };
}

/** A pyramid of 64 pixels a side has one cell at its top: below that the picture is stretched a lot to fill it. */
const UNRELIABLE_SIDE = 64;

function noteSmall({ width, height }: Size, { terminal, options, bar }: PairContext): void {
  if (Math.min(width, height) >= UNRELIABLE_SIDE) return;
  bar.clear();
  const text = `flow of pictures below ${UNRELIABLE_SIDE} pixels a side, as of these ${width}x${height}, is unreliable`;
  note(terminal, options, text);
}

async function encodeOutputs(
  { flow, occlusion }: MaskFlowNetEstimate,
  job: PairJob,
  { options, terminal }: PairContext,
): Promise<[string, Uint8Array][]> {
  const files: [string, Uint8Array][] = [];
  if (job.flow) files.push([job.flow, await encodeFlow(flow, job.flow, { options, terminal })]);
  if (job.paint) {
    files.push([job.paint, writePng(paintFlow(flow, options.maxFlow ? { maxFlow: options.maxFlow } : {}).raster)]);
  }
  if (job.occlusion) files.push([job.occlusion, writePng(paintMask(occlusion))]);
  return files;
}

function occludedPercent({ occlusion }: Required<FlowEstimate>): number {
  const occluded = occlusion.data.reduce((count, value) => count + (value >= 0.5 ? 1 : 0), 0);
  return (100 * occluded) / occlusion.data.length;
}

/** The times of many pairs, one after the other. */
export function sumOfTimings(timings: readonly PairTimings[]): PairTimings {
  const sum = { load: 0, read: 0, prepare: 0, network: 0, restore: 0, write: 0, total: 0 };
  for (const each of timings) for (const stage of Object.keys(sum) as (keyof PairTimings)[]) sum[stage] += each[stage];
  return sum;
}

/** A result, for people. */
export function pairText({ first, second, outputs, flow, occludedPercent, milliseconds }: PairResult): string {
  return table([
    ['pictures', `${first} -> ${second}, ${flow.width}x${flow.height}`],
    ['motion', `${decimals(flow.meanLength, 2)} px on average, ${decimals(flow.maxLength, 2)} px at most`],
    ['occluded', `${decimals(occludedPercent, 1)} %`],
    ['time', `${decimals(milliseconds.prepare + milliseconds.network + milliseconds.restore, 0)} ms`],
    ...outputs.map((path) => ['written', path] as const),
  ]);
}
