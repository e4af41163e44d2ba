import { UnsupportedError } from '@opticalflow/core';
import { MOST_SHARDS, type Shard } from './shard.ts';

/** A shard, and who gave it. */
export interface EnvironmentShard extends Shard {
  readonly source: 'Slurm' | 'Kubernetes' | 'AWS Batch';
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

const SLURM = [
  'SLURM_ARRAY_TASK_ID',
  'SLURM_ARRAY_TASK_MIN',
  'SLURM_ARRAY_TASK_MAX',
  'SLURM_ARRAY_TASK_STEP',
  'SLURM_ARRAY_TASK_COUNT',
];
const AWS = ['AWS_BATCH_JOB_ARRAY_INDEX', 'AWS_BATCH_JOB_ARRAY_SIZE'];
const KUBERNETES = ['JOB_COMPLETION_INDEX', 'JOB_COMPLETIONS'];

const ADVICE = 'give the shard as I/N, or 1/1 for the whole';

/**
 * The shard that a cluster gives to this process by its environment alone; undefined outside of a cluster.
 *
 * - Slurm: a task of an array without gaps, `--array=0-15` or `1-16` or `0-30:2`. With `shards` given, the task's own number
 *   is the index, so that `--array=3,7` does again what is missing of `0-15`.
 * - Kubernetes: a pod of an Indexed Job. It knows its index; how many there are comes from `shards`, or from
 *   `JOB_COMPLETIONS`, which the manifest sets.
 * - AWS Batch: a child of an array job.
 *
 * @param shards how many shards there are, where that is known otherwise
 * @throws UnsupportedError when variables are missing, contradict each other, or come from two clusters
 */
export function shardOfEnvironment(
  env: Environment,
  { shards }: { shards?: number | undefined } = {},
): EnvironmentShard | undefined {
  const found = [
    { source: 'Slurm' as const, names: SLURM, read: slurm },
    { source: 'Kubernetes' as const, names: KUBERNETES, read: kubernetes },
    { source: 'AWS Batch' as const, names: AWS, read: aws },
  ].filter(({ names }) => names.some((name) => isSet(env, name)));
  if (found.length === 0) return undefined;
  if (found.length > 1) {
    const sources = found.map(({ source }) => source).join(' and ');
    throw new UnsupportedError(`The environment has variables of ${sources}, which cannot both be meant: ${ADVICE}`);
  }
  const [{ source, read }] = found;
  const shard = read(env, shards);
  if (shard.count > MOST_SHARDS) {
    throw new UnsupportedError(`${source} has ${shard.count} shards, and at most ${MOST_SHARDS} are possible`);
  }
  if (shards !== undefined && shards !== shard.count) {
    throw new UnsupportedError(
      `${source} has ${shard.count} shards and ${shards} are asked for, which contradict each other: ${ADVICE}`,
    );
  }
  if (shard.index < 0 || shard.index >= shard.count) {
    const indices = `0 to ${shard.count - 1}`;
    throw new UnsupportedError(`${source} has the index ${shard.index}, which is not from ${indices}: ${ADVICE}`);
  }
  return { ...shard, source };
}

function slurm(env: Environment, shards: number | undefined): Shard {
  const [id, min, max, step, count] = SLURM.map((name) => integer(env, name, 'Slurm'));
  if (shards !== undefined) return { index: id, count: shards };
  if (step < 1 || count < 1 || (max - min) / step + 1 !== count || (id - min) % step !== 0) {
    throw new UnsupportedError(
      `Slurm’s array has gaps: task ${id} of ${count} from ${min} to ${max} in steps of ${step}. Say how many shards there are, or ${ADVICE}`,
    );
  }
  return { index: (id - min) / step, count };
}

function kubernetes(env: Environment, shards: number | undefined): Shard {
  const index = integer(env, 'JOB_COMPLETION_INDEX', 'Kubernetes');
  if (isSet(env, 'JOB_COMPLETIONS')) return { index, count: integer(env, 'JOB_COMPLETIONS', 'Kubernetes') };
  if (shards !== undefined) return { index, count: shards };
  throw new UnsupportedError(
    'Kubernetes tells a pod its JOB_COMPLETION_INDEX but not how many there are: say how many shards, or set JOB_COMPLETIONS in the manifest',
  );
}

function aws(env: Environment): Shard {
  const [index, count] = AWS.map((name) => integer(env, name, 'AWS Batch'));
  return { index, count };
}

const isSet = (env: Environment, name: string): boolean => env[name] !== undefined && env[name] !== '';

function integer(env: Environment, name: string, source: string): number {
  if (!isSet(env, name)) {
    throw new UnsupportedError(`The environment has variables of ${source} but not ${name}: ${ADVICE}`);
  }
  const text = env[name]!;
  if (!/^-?\d{1,10}$/.test(text)) {
    throw new UnsupportedError(`Expected an integer for ${name} of ${source} but received "${text}"`);
  }
  return Number(text);
}
