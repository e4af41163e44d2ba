import { randomUUID } from 'node:crypto';
import { access, constants, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CliError, EXIT } from './exit-codes.ts';

const reason = (error: unknown): string => {
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
    return new Uint8Array(await readFile(resolve(cwd, path)));
  } catch (error) {
    throw new CliError(EXIT.noInput, `Cannot read ${path}: ${reason(error)}`, { cause: error });
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
    throw new CliError(EXIT.noInput, `Cannot read ${path}: ${reason(error)}`, { cause: error });
  }
}

/**
 * Fails before the work is done rather than after it: the folder of an output must exist and be writable.
 *
 * @throws CliError with "output cannot be written"
 */
export async function expectWritable(path: string, cwd: string): Promise<void> {
  const target = resolve(cwd, path);
  try {
    await access(dirname(target), constants.W_OK);
    if ((await stat(target).catch(() => undefined))?.isDirectory()) throw new Error('it is a folder');
  } catch (error) {
    throw new CliError(EXIT.cannotCreate, `Cannot write ${path}: ${folderReason(error)}`, { cause: error });
  }
}

const folderReason = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'its folder does not exist' : reason(error);

/**
 * Writes a file whole or not at all: under a temporary name beside it, then renamed.
 *
 * @throws CliError with "output cannot be written"; nothing is left behind
 */
export async function writeOutput(path: string, bytes: Uint8Array | string, cwd: string): Promise<void> {
  const target = resolve(cwd, path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, bytes, { flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new CliError(EXIT.cannotCreate, `Cannot write ${path}: ${folderReason(error)}`, { cause: error });
  }
}
