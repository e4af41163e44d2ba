import { isFlowError } from '@opticalflow/core';
import { parseShard, type Shard, shardOfEnvironment } from '@opticalflow/evaluation';
import { type Command, InvalidArgumentError } from 'commander';
import { usageError } from './exit-codes.ts';
import { positiveInteger } from './numbers.ts';
import type { Terminal } from './terminal.ts';

/** Which share of the work is this process's. */
export interface ShardOptions {
  readonly shard?: Shard | 'auto';
  readonly shards?: number;
}

/** A share of the work, and who gave it. */
export interface ChosenShard extends Shard {
  /** The command line, or a cluster. */
  readonly source: string;
}

/** Adds the options of {@link ShardOptions}. */
export function withShardOptions(command: Command, whenLeftOut: string): Command {
  return command
    .option(
      '--shard <i/n|auto>',
      `do the i-th of n shares; auto: as an array of Slurm, Kubernetes or AWS Batch says (${whenLeftOut})`,
      shardOrAuto,
    )
    .option('--shards <n>', 'how many shares the array of a cluster has, where it does not say', positiveInteger);
}

function shardOrAuto(text: string): Shard | 'auto' {
  if (text === 'auto') return text;
  try {
    return parseShard(text);
  } catch {
    throw new InvalidArgumentError('Expected I/N with I from 1 to N, as 3/16, or auto.');
  }
}

/**
 * The share that the command line or, if `auto`, the environment names; undefined for the whole.
 *
 * @throws CliError with "usage" when the environment cannot be understood, or names none where it must
 */
export function chosenShard(
  { shard, shards }: ShardOptions,
  { terminal, auto }: { terminal: Terminal; auto: boolean },
): ChosenShard | undefined {
  if (shard !== undefined && shard !== 'auto') {
    if (shards !== undefined) throw usageError('Expected --shard I/N or --shards N but received both');
    return { ...shard, source: '--shard' };
  }
  if (shard === undefined && !auto) {
    if (shards !== undefined)
      throw usageError('--shards N says how many shares a cluster has: expected --shard auto, too');
    return undefined;
  }
  const found = fromEnvironment(terminal, shards);
  if (found !== undefined) return found;
  if (shard === undefined && shards === undefined) return undefined;
  throw usageError('The environment is not that of an array of Slurm, Kubernetes or AWS Batch: give --shard I/N');
}

function fromEnvironment({ env }: Terminal, shards: number | undefined): ChosenShard | undefined {
  try {
    return shardOfEnvironment(env, { shards });
  } catch (error) {
    if (!isFlowError(error, 'UnsupportedError')) throw error;
    throw usageError(error.message);
  }
}
