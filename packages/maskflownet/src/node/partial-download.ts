import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, uniqueSuffix, writeAtomically } from './files.ts';

/** What a server says of the file, so that the rest of it can be asked for later. */
export interface Remote {
  readonly url: string;
  /** A strong ETag, or a date: what `If-Range` takes. */
  readonly validator: string;
}

const DATA = 'data';

/**
 * A download in a folder of its own, which holds the bytes so far and what is needed to go on. While a process works on
 * it the folder bears the process's number; put back, it has the file's name alone, and whoever renames it first may go
 * on. So two processes never write to the same bytes.
 */
export class PartialDownload {
  private constructor(
    private readonly folder: string,
    private readonly idle: string,
  ) {}

  /** Takes over what was broken off, or begins anew. */
  static async claim(parent: string, fileName: string): Promise<PartialDownload> {
    await mkdir(parent, { recursive: true });
    const idle = join(parent, fileName);
    const own = `${idle}.${uniqueSuffix()}`;
    for (const left of [idle, ...(await orphans(parent, fileName))]) {
      try {
        await rename(left, own);
        return new PartialDownload(own, idle);
      } catch {
        // not there, or another process was faster
      }
    }
    await mkdir(own);
    return new PartialDownload(own, idle);
  }

  /** The bytes so far. */
  get data(): string {
    return join(this.folder, DATA);
  }

  async size(): Promise<number> {
    return (await stat(this.data).catch(() => undefined))?.size ?? 0;
  }

  /** What the bytes so far are the beginning of; undefined when it is not known. */
  async remote(): Promise<Remote | undefined> {
    const value = (await readJson(this.remotePath)) as Partial<Remote> | undefined;
    if (typeof value?.url !== 'string' || typeof value.validator !== 'string') return undefined;
    return { url: value.url, validator: value.validator };
  }

  /** Forgets the bytes so far. */
  async restart(remote: Remote | undefined): Promise<FileHandle> {
    await rm(this.remotePath, { force: true });
    const file = await open(this.data, 'w');
    if (remote) await writeAtomically(this.remotePath, JSON.stringify(remote));
    return file;
  }

  async append(): Promise<FileHandle> {
    return open(this.data, 'a');
  }

  /** Leaves the bytes so far for the next attempt, of whatever process. */
  async putBack(): Promise<void> {
    const worth = (await this.size()) > 0 && (await this.remote()) !== undefined;
    if (worth && (await rename(this.folder, this.idle).then(done, failed))) return;
    await this.discard();
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private get remotePath(): string {
    return join(this.folder, 'remote.json');
  }
}

const done = () => true;
const failed = () => false;

/** A running process would have written in the meantime, also one whose number means nothing on this machine. */
const LEFT_ALONE = 120_000;

/** Downloads of processes that ended without putting them back. */
export async function orphans(parent: string, fileName: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${fileName}.`)) continue;
    const pid = /^(\d+)-[0-9a-f]+$/.exec(name.slice(fileName.length + 1))?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(parent, name);
    const written = (await stat(join(path, DATA)).catch(() => undefined))?.mtimeMs ?? 0;
    if (Date.now() - written > LEFT_ALONE) found.push(path);
  }
  return found;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
