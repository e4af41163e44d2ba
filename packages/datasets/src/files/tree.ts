import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { DatasetError, type DatasetErrorKind, readFailure } from '../dataset-error.ts';
import { filesOf, type SampleFiles } from './sample-files.ts';

/** The folders of a dataset, each listed once. Paths are relative to the root, with `/`. */
export class Tree {
  private readonly listings = new Map<string, Promise<readonly string[]>>();

  constructor(
    readonly dataset: string,
    readonly root: string,
  ) {}

  /**
   * Names in a folder, sorted by their code units, without hidden ones.
   *
   * @throws DatasetError when it is no folder
   */
  names(folder: string): Promise<readonly string[]> {
    let listing = this.listings.get(folder);
    if (listing === undefined) {
      listing = this.list(folder);
      this.listings.set(folder, listing);
    }
    return listing;
  }

  /** The names in a folder that match, with the groups of the match. */
  async matches(folder: string, pattern: RegExp): Promise<RegExpExecArray[]> {
    return (await this.names(folder)).flatMap((name) => {
      const match = pattern.exec(name);
      return match === null ? [] : [match];
    });
  }

  /** The lines of a text, without the ends of lines and without empty lines at the end. */
  async lines(file: string, what: string): Promise<string[]> {
    const path = join(this.root, file);
    try {
      return (await readFile(path, 'utf8')).trimEnd().split(/\r?\n/);
    } catch (cause) {
      throw this.error({ file, expected: what, received: readFailure(cause), cause });
    }
  }

  /**
   * Looks for every file of every sample in the listings of their folders.
   *
   * @throws DatasetError that names the first that is missing and how many more there are
   */
  async expectFiles(samples: readonly SampleFiles[]): Promise<void> {
    const sets = new Map<string, Set<string>>();
    let missing: { index: number; sample: string; file: string; words: string } | undefined;
    let count = 0;
    for (const [index, sample] of samples.entries()) {
      for (const { path, words } of filesOf(sample)) {
        const folder = posix.dirname(path);
        if (!sets.has(folder)) sets.set(folder, new Set(await this.names(folder)));
        if (sets.get(folder)!.has(posix.basename(path))) continue;
        missing ??= { index, sample: sample.name, file: path, words };
        count++;
      }
    }
    if (missing === undefined) return;
    const { words, ...where } = missing;
    const more = count === 1 ? '' : `; ${count - 1} more files are missing`;
    throw this.error({ ...where, kind: 'missing', expected: words, received: `there is no such file${more}` });
  }

  /** An error of this dataset; `file` is relative to the root. */
  error({
    file,
    ...rest
  }: {
    index?: number;
    sample?: string;
    file: string;
    expected: string;
    received: string;
    kind?: DatasetErrorKind;
    cause?: unknown;
  }): DatasetError {
    return new DatasetError({ dataset: this.dataset, ...rest, file: join(this.root, file) });
  }

  private async list(folder: string): Promise<readonly string[]> {
    try {
      const names = await readdir(join(this.root, folder));
      return names.filter((name) => !name.startsWith('.')).sort();
    } catch (cause) {
      throw this.error({ file: folder, expected: 'a folder', received: readFailure(cause), cause });
    }
  }
}
