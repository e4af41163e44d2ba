import { expectInteger, ShapeError } from '@opticalflow/core';

/** One of `count` shares of a piece of work; `index` counts from 0. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The most shares: their numbers have four digits in the names of files. */
export const MOST_SHARDS = 9999;

/** The whole as one share. */
export const WHOLE: Shard = { index: 0, count: 1 };

/**
 * A checked shard.
 *
 * @throws ShapeError when `index` is not from 0 to `count - 1`
 */
export function createShard({ index, count }: Shard): Shard {
  expectInteger('the number of shards', count, 1, MOST_SHARDS);
  expectInteger('the index of a shard', index, 0, count - 1);
  return { index, count };
}

/**
 * The shard that people write as `3/16`: the third of sixteen.
 *
 * @throws ShapeError when it is not so
 */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const [number, count] = match ? [Number(match[1]), Number(match[2])] : [0, 0];
  if (number < 1 || number > count) throw new ShapeError('a shard', 'I/N with I from 1 to N, as 3/16', `"${text}"`);
  return { index: number - 1, count };
}

/** As {@link parseShard} reads it. */
export const shardText = ({ index, count }: Shard): string => `${index + 1}/${count}`;

/** The indices of a shard: `index`, `index + count`, ... below `length`. Together the shards have each index once. */
export function shardIndices(length: number, shard: Shard): number[] {
  const { index, count } = createShard(shard);
  return Array.from({ length: Math.max(0, Math.ceil((length - index) / count)) }, (_, k) => index + k * count);
}
