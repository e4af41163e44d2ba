import { homedir } from 'node:os';
import { join, posix, win32 } from 'node:path';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const APPLICATION = 'opticalflow';

/** What the platform's own folder depends on, for tests. */
export interface Machine {
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
}

/**
 * The folder that fetched checkpoints are kept in: `OPTICALFLOW_CACHE`, else the platform's place for caches
 * (`$XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`) with a folder of ours in it. It need not exist.
 */
export function cacheFolder(
  env: Environment = process.env,
  { platform = process.platform, home = homedir() }: Machine = {},
): string {
  if (env.OPTICALFLOW_CACHE) return env.OPTICALFLOW_CACHE;
  if (platform === 'win32') {
    return win32.join(env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'), APPLICATION, 'Cache');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Caches', APPLICATION);
  const base = env.XDG_CACHE_HOME;
  // the XDG specification wants relative paths ignored
  return posix.join(base && posix.isAbsolute(base) ? base : posix.join(home, '.cache'), APPLICATION);
}

/** Where a checkpoint's files lie. */
export interface CachePlaces {
  readonly folder: string;
  /** The checkpoint itself. */
  readonly file: string;
  /** The hash it had when it was first seen. */
  readonly pin: string;
  /** A file that was not what it should be, kept for a look. */
  readonly wrong: string;
  /** Folder of downloads that are under way or were broken off. */
  readonly partial: string;
}

/** Where the checkpoint of that file name lies in the cache. */
export function cachePlaces(fileName: string, folder: string): CachePlaces {
  return {
    folder,
    file: join(folder, fileName),
    pin: join(folder, `${fileName}.pin.json`),
    wrong: join(folder, `${fileName}.wrong`),
    partial: join(folder, 'partial'),
  };
}
