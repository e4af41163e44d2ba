import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A name beside `file` that no other process uses. */
const temporaryName = (file: string): string => join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);

/** Makes a file that is not there, and has it on the disk when it returns. */
async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeTemporary(file: string, content: string | Uint8Array): Promise<string> {
  const temporary = temporaryName(file);
  try {
    await writeSynced(temporary, content);
    return temporary;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Writes a file whole or not at all: under a name of its own beside it, then renamed. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = await writeTemporary(file, content);
  try {
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes a file whole unless there is one already, of two processes only one. On file systems without hard links a file of
 * that name is made first and then filled, so another process may find it empty.
 *
 * @returns whether it was written
 */
export async function writeNew(file: string, text: string): Promise<boolean> {
  const temporary = await writeTemporary(file, text);
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS' || code === 'EOPNOTSUPP')
      return fillNew(file, text);
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function fillNew(file: string, text: string): Promise<boolean> {
  try {
    await writeSynced(file, text);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
