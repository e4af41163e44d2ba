import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { shardIndices, shardText } from '@opticalflow/evaluation';
import type { CommonOptions } from './command-line.ts';
import { outputsOf, type PairJob } from './pairs.ts';
import { note } from './report.ts';
import { chosenShard, type ShardOptions } from './shards.ts';
import type { Terminal } from './terminal.ts';

/** Which pairs of a list are this process's, and how many of those are done. */
export interface PairShare {
  readonly jobs: readonly PairJob[];
  /** As `3/16`, if there is more than one. */
  readonly shard?: string;
  /** Pairs that were left out, as all that they write is there. */
  readonly skipped?: number;
}

/**
 * The pairs of a list that are this process's and not done. A file is written whole or not at all, so one that is there is
 * done.
 */
export async function pairShare(
  all: readonly PairJob[],
  options: ShardOptions & CommonOptions & { readonly skipExisting?: boolean },
  terminal: Terminal,
): Promise<PairShare> {
  const shard = chosenShard(options, { terminal, auto: false });
  const mine = shard ? shardIndices(all.length, shard).map((index) => all[index]) : all;
  if (shard && shard.source !== '--shard')
    note(terminal, options, `shard ${shardText(shard)}, as ${shard.source} says`);
  const jobs: PairJob[] = [];
  for (const job of mine) {
    if (!options.skipExisting || !(await isDone(job, terminal.cwd))) jobs.push(job);
  }
  const skipped = mine.length - jobs.length;
  if (skipped > 0) note(terminal, options, `${skipped} of ${mine.length} pairs are done already`);
  return { jobs, ...(shard && { shard: shardText(shard) }), ...(options.skipExisting && { skipped }) };
}

/** Whether all that a pair writes is there; one that writes nothing is never done. */
async function isDone(job: PairJob, cwd: string): Promise<boolean> {
  const outputs = outputsOf(job);
  for (const path of outputs) {
    if (!(await stat(resolve(cwd, path)).catch(() => undefined))?.isFile()) return false;
  }
  return outputs.length > 0;
}
