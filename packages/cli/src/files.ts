import { randomUUID } from 'node:crypto';
import { access, constants, readFile, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CliError, EXIT } from './exit-codes.ts';

/** Why a file cannot be read or written, in words. */
export const reasonOf = (error: unknown): string => {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'part of its path is not a folder';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return (error as Error).message;
  }
};

/**
 * Bytes of an input file.
 *
 * @throws CliError with "no such input" when it cannot be read
 */
export async function readInput(path: string, cwd: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, byteLength } = await readFile(resolve(cwd, path));
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    throw new CliError(EXIT.noInput, `Cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Absolute path of an input file.
 *
 * @throws CliError with "no such input" when it cannot be read
 */
export async function expectReadable(path: string, cwd: string): Promise<string> {
  const target = resolve(cwd, path);
  try {
    await access(target, constants.R_OK);
    if ((await stat(target)).isDirectory()) throw new Error('it is a folder');
    return target;
  } catch (error) {
    throw new CliError(EXIT.noInput, `Cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Fails before the work is done rather than after it: the folder of an output must exist and be writable.
 *
 * @throws CliError with "output cannot be written"
 */
export async function expectWritable(path: string, cwd: string): Promise<void> {
  const target = await realTarget(resolve(cwd, path));
  try {
    await access(dirname(target), constants.W_OK);
    if ((await stat(target).catch(() => undefined))?.isDirectory()) throw new Error('it is a folder');
  } catch (error) {
    throw new CliError(EXIT.cannotCreate, `Cannot write ${path}: ${folderReason(error)}`, { cause: error });
  }
}

const folderReason = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'its folder does not exist' : reasonOf(error);

/** The most links that are followed, as Linux has it. */
const MOST_LINKS = 40;

/** Where a path leads in the end: through its symbolic links, also to a file that is not there yet. */
async function realTarget(path: string, links = MOST_LINKS): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined) return real;
  const link = links > 0 ? await readlink(path).catch(() => undefined) : undefined;
  return link === undefined ? path : realTarget(resolve(dirname(path), link), links - 1);
}

/**
 * Writes a file whole or not at all: under a temporary name beside it, then renamed. A symbolic link stays one, and the
 * file that it names is written; what is no file, as a pipe, is written to.
 *
 * @throws CliError with "output cannot be written"; nothing is left behind
 */
export async function writeOutput(path: string, bytes: Uint8Array | string, cwd: string): Promise<void> {
  const target = await realTarget(resolve(cwd, path));
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    if ((await stat(target).catch(() => undefined))?.isFile() === false) {
      await writeFile(target, bytes);
      return;
    }
    await writeFile(temporary, bytes, { flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new CliError(EXIT.cannotCreate, `Cannot write ${path}: ${folderReason(error)}`, { cause: error });
  }
}
