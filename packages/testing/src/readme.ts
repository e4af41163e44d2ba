import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');

/** The ```js blocks of a README, in order. */
export function readmeExamples(folder: string): string[] {
  const text = readFileSync(join(folder, 'README.md'), 'utf8');
  return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
}

/**
 * Runs a README's example as a reader would: as a module of its own, from the built packages, at the root of the
 * repository.
 *
 * @returns what it printed
 * @throws Error with its stderr when it fails
 */
export async function runExample(folder: string, code: string): Promise<string> {
  const file = join(folder, `.example-${randomUUID()}.mjs`);
  await writeFile(file, code);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', relative(ROOT, file)], {
      cwd: ROOT,
    });
    return stdout;
  } finally {
    await rm(file);
  }
}
