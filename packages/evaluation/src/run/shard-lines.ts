import type { ImageRecord } from '../records/image-record.ts';
import type { Shard } from '../shards/shard.ts';
import type { Json } from './question.ts';
import { RunError } from './run-error.ts';

/** A line of a shard's file: that a process began or went on, what came of a picture, that all are done. */
export type ShardLine =
  | { readonly kind: 'start'; readonly at: string; readonly environment: Json }
  | { readonly kind: 'image'; readonly record: ImageRecord }
  | { readonly kind: 'end'; readonly at: string; readonly images: number };

/** What a shard's file holds. */
export interface ShardContent {
  readonly records: ImageRecord[];
  /** Of each process that worked at it. */
  readonly environments: Json[];
  readonly isFinished: boolean;
  /** Bytes up to the end of the last whole line; what is beyond was cut off while it was written. */
  readonly wholeBytes: number;
}

const LINE_FEED = 10;

/** Name of a shard's file, without its ending: `shard-0003-of-0016`. */
export function shardName({ index, count }: Shard): string {
  const digits = (number: number) => String(number).padStart(4, '0');
  return `shard-${digits(index + 1)}-of-${digits(count)}`;
}

/**
 * Reads a shard's file. A last line without its end is what a killed process left; it counts as not written.
 *
 * @param keepFailures whether pictures that failed count as done
 * @throws RunError when a whole line is not one of a shard, a picture is not of this shard, or is there twice
 */
export function readShardLines(
  bytes: Uint8Array,
  { file, shard, length, keepFailures = true }: { file: string; shard: Shard; length: number; keepFailures?: boolean },
): ShardContent {
  const wholeBytes = bytes.lastIndexOf(LINE_FEED) + 1;
  const lines = new TextDecoder().decode(bytes.subarray(0, wholeBytes)).split('\n').slice(0, -1);
  const byIndex = new Map<number, ImageRecord>();
  const environments: Json[] = [];
  let isFinished = false;
  for (const [at, text] of lines.entries()) {
    const damaged = (what: string) => new RunError('damaged', `${file}, line ${at + 1}: ${what}`);
    const line = parseLine(text);
    if (line === undefined) throw damaged('expected a line of a shard');
    if (line.kind === 'start') {
      environments.push(line.environment);
      // whoever goes on after the end has failed pictures to do again
      isFinished = false;
    } else if (line.kind === 'end') {
      isFinished = true;
    } else {
      const { index } = line.record;
      if (index % shard.count !== shard.index || index >= length)
        throw damaged(`picture ${index} is not of this shard`);
      const earlier = byIndex.get(index);
      if (earlier !== undefined && !('error' in earlier)) throw damaged(`picture ${index} is there twice`);
      byIndex.set(index, line.record);
    }
  }
  const records = [...byIndex.values()].filter((record) => keepFailures || !('error' in record));
  return { records, environments, isFinished: isFinished && records.length === byIndex.size, wholeBytes };
}

function parseLine(text: string): ShardLine | undefined {
  try {
    const line = JSON.parse(text) as ShardLine;
    if (line.kind === 'start' || line.kind === 'end') return line;
    const { index, name } = line.record;
    return line.kind === 'image' && Number.isInteger(index) && index >= 0 && typeof name === 'string'
      ? line
      : undefined;
  } catch {
    return undefined;
  }
}
