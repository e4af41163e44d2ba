import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Zip, ZipPassThrough } from 'fflate';

/** A file of an archive, read when its turn comes. */
export interface ZipSource {
  /** Its path in the archive, with `/`. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** One date for all files, so that the same content gives the same archive. */
const DATE = new Date(1980, 0, 1);

/**
 * Writes a zip of files as they are, one in memory at a time; whole or not at all.
 *
 * Files are stored rather than compressed: what goes in is compressed already.
 */
export async function writeZip(file: string, sources: readonly ZipSource[], signal?: AbortSignal): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  const handle = await open(temporary, 'w');
  let chunks: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failure ??= error;
    chunks.push(chunk);
  });
  const flush = async () => {
    if (failure) throw failure;
    for (const chunk of chunks) await handle.writeFile(chunk);
    chunks = [];
  };
  try {
    for (const { name, read } of sources) {
      signal?.throwIfAborted();
      const entry = new ZipPassThrough(name);
      entry.mtime = DATE;
      zip.add(entry);
      entry.push(await read(), true);
      await flush();
    }
    zip.end();
    await flush();
    await handle.sync();
    await handle.close();
    await rename(temporary, file);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
}
