import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointRecord } from '../records/checkpoint-record.ts';
import { records } from '../records/records.ts';
import { contradictions } from './check.ts';
import { isMissing } from './files.ts';
import { fingerprint } from './fingerprint.ts';
import { orphans } from './partial-download.ts';
import { readPin } from './pin.ts';
import { type CacheOptions, placesOf } from './pull-checkpoint.ts';

/** A checkpoint that the cache holds. */
export interface CachedCheckpoint {
  readonly record: CheckpointRecord;
  readonly path: string;
  readonly bytes: number;
  /** The hash it had when it was first seen; absent when it was put there by hand. */
  readonly sha256?: string;
}

/** What {@link verifyCheckpoint} found. */
export interface CheckpointVerdict {
  readonly path: string;
  readonly state: 'good' | 'wrong' | 'missing';
  /** What contradicts the record or the pin. */
  readonly problems: readonly string[];
  /** Of the file, when there is one. */
  readonly sha256?: string;
}

/** Those of the records whose files the cache holds, without a check. */
export async function listCached({
  from = records,
  ...options
}: CacheOptions & { from?: readonly CheckpointRecord[] } = {}): Promise<CachedCheckpoint[]> {
  const cached = await Promise.all(
    from.map(async (record): Promise<CachedCheckpoint | undefined> => {
      const { file, pin } = placesOf(record, options);
      const found = await stat(file).catch(() => undefined);
      if (!found?.isFile()) return undefined;
      const pinned = await readPin(pin);
      return { record, path: file, bytes: found.size, ...(pinned ? { sha256: pinned.sha256 } : {}) };
    }),
  );
  return cached.filter((entry) => entry !== undefined);
}

/** Compares a cached file with its record and its pin, and changes nothing. */
export async function verifyCheckpoint(
  record: CheckpointRecord,
  { signal, ...options }: CacheOptions & { signal?: AbortSignal | undefined } = {},
): Promise<CheckpointVerdict> {
  const { file, pin } = placesOf(record, options);
  try {
    const found = await fingerprint(file, { signal });
    const problems = contradictions(found, record, await readPin(pin));
    return { path: file, state: problems.length === 0 ? 'good' : 'wrong', problems, sha256: found.sha256 };
  } catch (error) {
    if (!isMissing(error)) throw error;
    return { path: file, state: 'missing', problems: [] };
  }
}

/**
 * Removes a checkpoint's file, and what is left of broken and wrong downloads of it. Its pin stays, so that the next
 * download must be the same file, unless `forget` is set.
 *
 * @returns whether the cache held the file
 */
export async function removeCached(
  record: CheckpointRecord,
  { forget = false, ...options }: CacheOptions & { forget?: boolean } = {},
): Promise<boolean> {
  const { file, wrong, pin, partial } = placesOf(record, options);
  const held = (await stat(file).catch(() => undefined)) !== undefined;
  const left = [join(partial, record.fileName), ...(await orphans(partial, record.fileName).catch(() => []))];
  for (const path of [file, wrong, ...left, ...(forget ? [pin] : [])]) await rm(path, { recursive: true, force: true });
  return held;
}
