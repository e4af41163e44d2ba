import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRecord } from '../records/image-record.ts';
import { type Shard, shardIndices, WHOLE } from '../shards/shard.ts';
import { acquireLock, type Lock, type LockOptions } from './lock.ts';
import type { Json, RunQuestion } from './question.ts';
import { expectRunFile } from './run-file.ts';
import { readShardLines, type ShardLine, shardName } from './shard-lines.ts';

/** What a shard is opened with. */
export interface RunShardOptions {
  /** The run folder; made if it is not there. */
  readonly folder: string;
  readonly question: RunQuestion;
  /** The whole if not given. */
  readonly shard?: Shard | undefined;
  /** Whether pictures that failed are tried again. */
  readonly retryFailures?: boolean | undefined;
  /** What is written into the shard's file of the process that works at it; made only if something is left to do. */
  readonly environment?: Json | (() => Promise<Json>) | undefined;
  readonly lock?: LockOptions | undefined;
}

/** A shard of a run folder that this process works at. */
export interface RunShard {
  readonly shard: Shard;
  /** The pictures that are done. */
  readonly records: readonly ImageRecord[];
  /** Indices of those that are not, in order. */
  readonly remaining: readonly number[];
  /** Adds a record; it is on the disk when this returns. */
  append(record: ImageRecord): Promise<void>;
  /** Marks the shard as done; pictures that remain are a mistake. */
  finish(): Promise<void>;
  /** Lets go of the shard, finished or not. */
  close(): Promise<void>;
}

/**
 * Opens a shard of a run folder: finds what is done and keeps other processes away.
 *
 * The folder holds `run.json`, what was asked for, and for each shard `shard-0003-of-0016.jsonl`: a line for each picture,
 * appended and brought to the disk when it is done, and a line at the end. A process that is killed loses the picture it was
 * at. A shard that is finished is opened with nothing remaining, and without the lock.
 *
 * @throws RunError when the folder holds another question, its files are damaged, or another process works at the shard
 */
export async function openRunShard(options: RunShardOptions): Promise<RunShard> {
  const { folder, question, shard = WHOLE, retryFailures = false } = options;
  const { length } = question.dataset;
  await mkdir(folder, { recursive: true });
  await expectRunFile(folder, question, shard.count);
  const file = join(folder, `${shardName(shard)}.jsonl`);
  const read = async () =>
    readShardLines(await readIfThere(file), { file, shard, length, keepFailures: !retryFailures });
  const before = await read();
  if (before.isFinished) return finishedShard(shard, before.records);

  const lock = await acquireLock(join(folder, `${shardName(shard)}.lock`), options.lock);
  let handle: FileHandle | undefined;
  try {
    const { records, isFinished, wholeBytes } = await read();
    if (isFinished) {
      await lock.release();
      return finishedShard(shard, records);
    }
    handle = await open(file, 'a');
    await handle.truncate(wholeBytes);
    const log = new ShardLog(handle, lock);
    const environment =
      (typeof options.environment === 'function' ? await options.environment() : options.environment) ?? null;
    await log.add({ kind: 'start', at: new Date().toISOString(), environment });
    return openShard(shard, { records, length, log });
  } catch (error) {
    await handle?.close();
    await lock.release();
    throw error;
  }
}

/** Appends whole lines, each of which is on the disk when `add` returns. */
class ShardLog {
  constructor(
    private readonly handle: FileHandle,
    private readonly lock: Lock,
  ) {}

  async add(line: ShardLine): Promise<void> {
    await this.lock.expectHeld();
    await this.handle.appendFile(`${JSON.stringify(line)}\n`);
    await this.handle.datasync();
  }

  async close(): Promise<void> {
    await this.handle.close();
    await this.lock.release();
  }
}

function openShard(
  shard: Shard,
  { records: found, length, log }: { records: readonly ImageRecord[]; length: number; log: ShardLog },
): RunShard {
  const records = [...found];
  const done = new Set(records.map(({ index }) => index));
  const remaining = shardIndices(length, shard).filter((index) => !done.has(index));
  const wanted = new Set(remaining);
  let isOpen = true;
  return {
    shard,
    records,
    remaining,
    async append(record) {
      if (done.has(record.index) || !wanted.has(record.index)) {
        throw new RangeError(`picture ${record.index} is not one that remains of ${shardName(shard)}`);
      }
      await log.add({ kind: 'image', record });
      done.add(record.index);
      records.push(record);
    },
    async finish() {
      const left = remaining.filter((index) => !done.has(index));
      if (left.length > 0) throw new RangeError(`${left.length} pictures of ${shardName(shard)} are not done`);
      await log.add({ kind: 'end', at: new Date().toISOString(), images: records.length });
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await log.close();
    },
  };
}

function finishedShard(shard: Shard, records: readonly ImageRecord[]): RunShard {
  const nothing = () => Promise.reject(new RangeError(`${shardName(shard)} is finished`));
  return { shard, records, remaining: [], append: nothing, finish: async () => {}, close: async () => {} };
}

async function readIfThere(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Uint8Array();
    throw error;
  }
}
