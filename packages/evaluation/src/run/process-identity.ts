import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lock. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Where the number of a process means something: one boot and one space of process numbers; null where unknown. */
  readonly space: string | null;
  /** When it started, as the kernel tells it; null where unknown. A number of a process is given again, this is not. */
  readonly started: string | null;
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), space: processSpace(), started: statOf(process.pid).started };
}

/**
 * Whether a process still runs.
 *
 * @returns undefined when that cannot be told from here: it runs on another machine, in another container, or before a
 *   restart of this one
 */
export function isRunning(identity: ProcessIdentity): boolean | undefined {
  if (identity.host !== hostname() || identity.space !== processSpace()) return undefined;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM is of a process that is there and belongs to somebody else
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const { state, started } = statOf(identity.pid);
  // one that has ended and that its parent has not asked for yet is there, but does nothing any more
  if (state === 'Z') return false;
  return identity.started === null || identity.started === started;
}

/** Linux: the boot and the namespace of process numbers. */
function processSpace(): string | null {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Linux: fields `state` and `starttime` of /proc/PID/stat; a name in parentheses, which may hold anything, comes before. */
function statOf(pid: number): { state: string | null; started: string | null } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], started: fields[19] ?? null };
  } catch {
    return { state: null, started: null };
  }
}
