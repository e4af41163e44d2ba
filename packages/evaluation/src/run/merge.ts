import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRecord } from '../records/image-record.ts';
import { shardIndices } from '../shards/shard.ts';
import type { Json } from './question.ts';
import { RunError } from './run-error.ts';
import { type RunFile, readRunFile } from './run-file.ts';
import { readShardLines, shardName } from './shard-lines.ts';

/** What all shards of a run folder hold together. */
export interface MergedRun {
  readonly folder: string;
  readonly run: RunFile;
  /** By index. */
  readonly records: ImageRecord[];
  /** Those of all processes that worked at it, each once. */
  readonly environments: Json[];
  /** Shards that are not finished, in words; empty unless `partial` was asked for. */
  readonly unfinished: string[];
}

const MOST_NAMED = 8;

/**
 * Reads all shards of a run folder; computes nothing and takes no lock.
 *
 * @param partial whether shards may be missing or unfinished
 * @throws RunError that names shards which are missing or unfinished, or says that the folder is none or damaged
 */
export async function mergeRun(folder: string, { partial = false }: { partial?: boolean } = {}): Promise<MergedRun> {
  const run = await readRunFile(folder);
  const { length } = run.question.dataset;
  const records: ImageRecord[] = [];
  const environments = new Map<string, Json>();
  const unfinished: string[] = [];
  for (let index = 0; index < run.shards; index++) {
    const shard = { index, count: run.shards };
    const file = join(folder, `${shardName(shard)}.jsonl`);
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (bytes === undefined) {
      unfinished.push(`${shardName(shard)} (missing)`);
      continue;
    }
    const content = readShardLines(bytes, { file, shard, length });
    const wanted = shardIndices(length, shard).length;
    if (!content.isFinished || content.records.length < wanted) {
      unfinished.push(`${shardName(shard)} (${content.records.length} of ${wanted} pictures)`);
    }
    // a shard may have more records than a call takes arguments
    for (const record of content.records) records.push(record);
    for (const environment of content.environments) environments.set(JSON.stringify(environment), environment);
  }
  if (unfinished.length > 0 && !partial) {
    const more = unfinished.length > MOST_NAMED ? ` and ${unfinished.length - MOST_NAMED} more` : '';
    const names = unfinished.slice(0, MOST_NAMED).join(', ');
    throw new RunError('incomplete', `${unfinished.length} of ${run.shards} shards are not finished: ${names}${more}`);
  }
  records.sort((a, b) => a.index - b.index);
  return { folder, run, records, environments: [...environments.values()], unfinished };
}
