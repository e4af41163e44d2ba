import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessIdentity, thisProcess } from './process-identity.ts';
import { RunError } from './run-error.ts';
import { writeNew, writeWhole } from './write-whole.ts';

/** A lock that this process holds. */
export interface Lock {
  /**
   * Looks whether it is still this process's.
   *
   * @throws RunError when another process has taken it, as after a sleep of the machine
   */
  expectHeld(): Promise<void>;
  release(): Promise<void>;
}

/** When a lock counts as left behind. */
export interface LockOptions {
  /** Milliseconds without a sign of life after which a holder that cannot be asked counts as gone; 5 minutes. */
  readonly staleAfter?: number | undefined;
  /** Milliseconds between two signs of life; 20 seconds. */
  readonly heartbeat?: number | undefined;
  /** Milliseconds to wait for a holder that cannot be asked, until its lock counts as left behind; 0. */
  readonly patience?: number | undefined;
  /** Told once, before waiting. */
  readonly onWait?: ((reason: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Holder extends ProcessIdentity {
  readonly token: string;
}

const STALE_AFTER = 5 * 60_000;
const HEARTBEAT = 20_000;
const POLL = 1_000;

/** That another process holds a lock. */
class HeldError extends RunError {
  constructor(
    message: string,
    /** Whether that process is known to run. */
    readonly isSure: boolean,
  ) {
    super('locked', message);
  }
}

/**
 * Takes a lock: a file that only one process can make, and that names it.
 *
 * A process that was killed leaves its lock behind. On the same machine that is seen at once: no process of that number and
 * start runs any more. A process elsewhere cannot be asked; it gives signs of life by touching the file, and after
 * `staleAfter` without one its lock counts as left behind. That relies on clocks which agree to within minutes, and on a
 * file system on which making a hard link and renaming a file happen at once for all machines, as on NFS, Lustre and GPFS.
 * Attributes that are cached there, for a minute on NFS by default, are well within `staleAfter`.
 *
 * @throws RunError when another process holds it
 */
export async function acquireLock(file: string, options: LockOptions = {}): Promise<Lock> {
  const { staleAfter = STALE_AFTER, heartbeat = HEARTBEAT } = options;
  const token = randomUUID();
  const text = `${JSON.stringify({ ...thisProcess(), token } satisfies Holder)}\n`;
  const patient = patience(options);
  for (;;) {
    if (await writeNew(file, text)) break;
    if (await takeOver(file, text, staleAfter).catch(patient)) break;
  }
  const timer = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), heartbeat);
  timer.unref();
  const isHeld = async () => (await holderOf(file))?.token === token;
  return {
    async expectHeld() {
      if (await isHeld()) return;
      throw new RunError('locked', `${file} was taken over by another process, so this one ends`);
    },
    async release() {
      clearInterval(timer);
      if (await isHeld()) await rm(file, { force: true });
    },
  };
}

/** Waits a little for a holder that cannot be asked, as long as there is patience; throws everything else. */
function patience({ patience: most = 0, onWait, signal, staleAfter = STALE_AFTER }: LockOptions) {
  const started = Date.now();
  let isTold = false;
  return async (error: unknown): Promise<false> => {
    if (!(error instanceof HeldError) || error.isSure || Date.now() - started >= most) throw error;
    if (!isTold) onWait?.(error.message);
    isTold = true;
    await sleep(Math.min(POLL, staleAfter), undefined, { signal });
    return false;
  };
}

/**
 * Takes over a lock that was left behind: writes over it, so that there is no moment without one. Of several processes
 * that see the same, one at a time may look once more and do so; else one of them could write over the new lock of another.
 *
 * @returns false when there is no lock any more
 * @throws RunError when it was not left behind, or another process is about to take it over
 */
async function takeOver(file: string, text: string, staleAfter: number): Promise<boolean> {
  if (!(await isLeftBehind(file, staleAfter))) return false;
  const turn = await acquireLock(`${file}.takeover`, { staleAfter });
  try {
    if (!(await isLeftBehind(file, staleAfter))) return false;
    await writeWhole(file, text);
    return true;
  } finally {
    await turn.release();
  }
}

/**
 * Whether a lock is there and was left behind.
 *
 * @throws RunError when it is there and was not
 */
async function isLeftBehind(file: string, staleAfter: number): Promise<boolean> {
  const seen = await stat(file).catch(() => undefined);
  if (seen === undefined) return false;
  const holder = await holderOf(file);
  const silent = Date.now() - seen.mtimeMs;
  const running = holder && isRunning(holder);
  if (running === true || (running === undefined && silent < staleAfter))
    throw held(file, holder, { silent, staleAfter });
  return true;
}

/** Undefined when there is no lock, or none that can be read (yet). */
async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function held(
  file: string,
  holder: Holder | undefined,
  { silent, staleAfter }: { silent: number; staleAfter: number },
) {
  const name = basename(file).replace(/\.lock(\.takeover)*$/, '');
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
  const seconds = (ms: number) => `${Math.max(0, Math.round(ms / 1000))} s`;
  const when = `its last sign of life was ${seconds(silent)} ago`;
  const isSure = holder !== undefined && isRunning(holder) === true;
  const rule = isSure ? 'it is running' : `it counts as gone after ${seconds(staleAfter)} without one`;
  return new HeldError(`${who} works at ${name}; ${when}, and ${rule}`, isSure);
}
