import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError } from '@opticalflow/datasets';

/** The test part of a benchmark's data: folders of pictures without truth. */
export class TestPart {
  constructor(
    readonly title: string,
    readonly root: string,
  ) {}

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /**
   * Names in a folder that match, sorted.
   *
   * @throws DatasetError when there is no such folder, or nothing in it matches
   */
  async names(folder: string, pattern: RegExp, what: string): Promise<string[]> {
    const file = this.path(folder);
    let names: string[];
    try {
      names = (await readdir(file)).filter((name) => pattern.test(name)).sort();
    } catch (cause) {
      throw this.missing(file, `a folder with ${what}`, `reading it failed: ${(cause as Error).message}`, cause);
    }
    if (names.length === 0) throw this.missing(file, what, 'there are none');
    return names;
  }

  missing(file: string, expected: string, received: string, cause?: unknown): DatasetError {
    return new DatasetError({ dataset: this.title, file, expected, received, kind: 'missing', cause });
  }

  /**
   * The frames of a sequence: numbers without gaps.
   *
   * @param pattern has the number as its first group
   * @throws DatasetError when one is missing in between, or there are fewer than two
   */
  async frames(folder: string, pattern: RegExp): Promise<string[]> {
    const names = await this.names(folder, pattern, 'frames');
    const numbers = names.map((name) => pattern.exec(name)![1]);
    const gap = numbers.findIndex((number, k) => k > 0 && Number(number) !== Number(numbers[k - 1]) + 1);
    if (gap !== -1) {
      throw this.missing(this.path(folder), `a frame after ${names[gap - 1]}`, `the next is ${names[gap]}`);
    }
    if (numbers.length < 2) throw this.missing(this.path(folder), 'at least two frames', 'there is one');
    return numbers;
  }
}
