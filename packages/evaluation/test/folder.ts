import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own, removed after the tests of a file. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opticalflow-evaluation-'));
  made.push(folder);
  return folder;
}
