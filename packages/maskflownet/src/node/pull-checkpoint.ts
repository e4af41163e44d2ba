import { open, rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DownloadError, type EstimateOptions, ShapeError } from '@opticalflow/core';
import { sniffCheckpoint } from '../checkpoints/read-checkpoint.ts';
import { excerpt } from '../checkpoints/text.ts';
import type { CheckpointRecord } from '../records/checkpoint-record.ts';
import { attempt } from './attempt.ts';
import { type CachePlaces, cacheFolder, cachePlaces, type Environment } from './cache-folder.ts';
import { contradictions } from './check.ts';
import { isFileError, isMissing } from './files.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';
import { Passing } from './network-errors.ts';
import { PartialDownload } from './partial-download.ts';
import { readPin, writePin } from './pin.ts';

/** Where the cache is. */
export interface CacheOptions {
  /** The folder; by default that of {@link cacheFolder}. */
  readonly cache?: string | undefined;
  /** Environment variables; by default the process's. */
  readonly env?: Environment | undefined;
}

/** Options of {@link pullCheckpoint}. */
export interface PullOptions extends CacheOptions, EstimateOptions {
  /** Folder of a mirror that has the files under the same names; `OPTICALFLOW_MIRROR` says the same. */
  readonly baseUrl?: string | undefined;
  /** Takes only what the cache holds. */
  readonly offline?: boolean | undefined;
  /** Times that a transfer is tried; by default 4. */
  readonly attempts?: number | undefined;
  /** Milliseconds before the second attempt, twice as many before the third, and so on; by default 500. */
  readonly backOff?: number | undefined;
  /** Milliseconds without a byte after which a server is given up; by default 30,000. */
  readonly patience?: number | undefined;
}

/** A checkpoint in the cache. */
export interface PulledCheckpoint {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Whether it came over the network just now. */
  readonly fetched: boolean;
}

/**
 * The file of a record, fetched if the cache does not hold it.
 *
 * What was broken off is resumed, if the server can; broken transfers and errors of the server are tried again. The file
 * must be what the record says (size, SHA-256, git blob), and what it was when it was first seen here: its SHA-256 is then
 * pinned, and holds from there on. It appears in the cache whole or not at all, also when several processes fetch it.
 *
 * @throws DownloadError when it cannot be fetched, or is not what it should be; the signal's reason when aborted
 */
export async function pullCheckpoint(record: CheckpointRecord, options: PullOptions = {}): Promise<PulledCheckpoint> {
  const { signal } = options;
  const places = placesOf(record, options);
  signal?.throwIfAborted();
  try {
    return (await takeCached(places, record, options)) ?? (await fetchInto(places, record, options));
  } catch (error) {
    signal?.throwIfAborted();
    if (!isFileError(error)) throw error;
    throw new DownloadError(`Cannot keep ${record.fileName} in ${places.folder}: ${error.message}`, { cause: error });
  }
}

/** What the cache holds, if that is what it should be; a wrong file is set aside. */
async function takeCached(
  places: CachePlaces,
  record: CheckpointRecord,
  { signal, onProgress, offline = false }: PullOptions,
): Promise<PulledCheckpoint | undefined> {
  if ((await stat(places.file).catch(() => undefined))?.isFile()) {
    onProgress?.({ stage: 'checking', done: 0 });
    const { problems, ...known } = await accept(places.file, { record, places, signal });
    if (problems.length === 0) return { path: places.file, ...known, fetched: false };
    await setAside(places.file, places);
    if (offline) throw wrongFile(places.file, problems, places);
  }
  if (offline) throw new DownloadError(`${record.fileName} is not in the cache ${places.folder}, and fetching is off`);
  return undefined;
}

/** Where a record's files lie. */
export function placesOf({ fileName }: CheckpointRecord, { cache, env }: CacheOptions): CachePlaces {
  if (fileName === '' || basename(fileName) !== fileName || /[\\/]|^\.+$/.test(fileName)) {
    throw new ShapeError('the file name of a record', 'a name without folders', fileName);
  }
  return cachePlaces(fileName, cache ?? cacheFolder(env));
}

async function fetchInto(
  places: CachePlaces,
  record: CheckpointRecord,
  options: PullOptions,
): Promise<PulledCheckpoint> {
  const { signal, onProgress } = options;
  const download = await PartialDownload.claim(places.partial, record.fileName);
  try {
    await transfer(download, urlOf(record, options), options);
  } catch (error) {
    await download.putBack();
    throw error;
  }
  try {
    onProgress?.({ stage: 'checking', done: 0 });
    await expectCheckpoint(download.data, record);
    const { problems, ...known } = await accept(download.data, { record, places, signal });
    if (problems.length > 0) {
      await setAside(download.data, places);
      throw wrongFile(places.file, problems, places);
    }
    await publish(download.data, { record, places, signal });
    return { path: places.file, ...known, fetched: true };
  } finally {
    await download.discard();
  }
}

function urlOf({ url, fileName }: CheckpointRecord, { baseUrl, env = process.env }: PullOptions): string {
  const mirror = baseUrl ?? env.OPTICALFLOW_MIRROR;
  if (!mirror) return url;
  const base = mirror.endsWith('/') ? mirror : `${mirror}/`;
  if (!/^https?:/i.test(base) || !URL.canParse(base)) {
    throw new DownloadError(`Expected the address of a folder for a mirror but received ${mirror}`);
  }
  return new URL(encodeURIComponent(fileName), base).href;
}

async function transfer(
  download: PartialDownload,
  url: string,
  { signal, onProgress, attempts = 4, backOff = 500, patience = 30_000 }: PullOptions,
): Promise<void> {
  for (let n = 1; ; n++) {
    try {
      return await attempt(url, download, { signal, onProgress, patience });
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      if (n >= attempts) throw new DownloadError(`${error.message}; tried ${n} times`, { cause: error });
      await delay(error.wait ?? backOff * 2 ** (n - 1), undefined, signal ? { signal } : {});
    }
  }
}

interface Accepting {
  readonly record: CheckpointRecord;
  readonly places: CachePlaces;
  readonly signal: AbortSignal | undefined;
}

/** Gives a file its name in the cache. Where a system forbids that because another process reads its own there, that one serves. */
async function publish(path: string, accepting: Accepting): Promise<void> {
  const { file } = accepting.places;
  try {
    await rename(path, file);
  } catch (error) {
    const other = await accept(file, accepting).catch(() => undefined);
    if (other?.problems.length !== 0) throw error;
  }
}

/** Compares a file with all that is known of it, and pins what it is if that is the first time it is seen. */
async function accept(
  path: string,
  { record, places, signal }: Accepting,
): Promise<Pick<Fingerprint, 'bytes' | 'sha256'> & { problems: readonly string[] }> {
  const found = await fingerprint(path, { signal });
  const pin = await readPin(places.pin);
  const problems = contradictions(found, record, pin);
  if (problems.length === 0 && !pin) await writePin(places.pin, found);
  return { bytes: found.bytes, sha256: found.sha256, problems };
}

/** A page that says "log in first" must not be pinned as what the file is. */
async function expectCheckpoint(path: string, { fileName }: CheckpointRecord): Promise<void> {
  const file = await open(path, 'r');
  const head = Buffer.alloc(64);
  const { bytesRead } = await file.read(head, 0, head.length, 0).finally(() => file.close());
  if (sniffCheckpoint(head.subarray(0, bytesRead))) return;
  const begins = excerpt(head.toString('latin1', 0, bytesRead), 40);
  throw new DownloadError(`Expected a checkpoint for ${fileName} but received a file that begins "${begins}"`);
}

async function setAside(path: string, { wrong }: CachePlaces): Promise<void> {
  await rm(wrong, { force: true });
  await rename(path, wrong).catch((error) => {
    // another process, which found the same, was faster
    if (!isMissing(error)) throw error;
  });
}

function wrongFile(path: string, problems: readonly string[], { wrong }: CachePlaces): DownloadError {
  return new DownloadError(`${basename(path)} is not the file it should be: ${problems.join('; ')} (see ${wrong})`);
}
