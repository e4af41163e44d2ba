import { type EvaluateOptions, type Evaluation, evaluate } from '../evaluate.ts';
import { summarise } from '../protocols/summarise.ts';
import type { RunShard } from './run-shard.ts';

/**
 * Evaluates what remains of a shard, and marks it as finished. After an interruption the same call goes on where it was.
 *
 * @returns the records of the whole shard, those of earlier calls among them, by index
 * @throws what `evaluate` throws; the records until then stay
 */
export async function evaluateShard(
  run: RunShard,
  { onRecord, ...options }: Omit<EvaluateOptions, 'indices'>,
): Promise<Evaluation> {
  if (run.remaining.length > 0) {
    await evaluate({
      ...options,
      indices: run.remaining,
      onRecord: async (record) => {
        await run.append(record);
        await onRecord?.(record);
      },
    });
  }
  await run.finish();
  const records = [...run.records].sort((a, b) => a.index - b.index);
  return { summary: summarise(records, options), records };
}
