import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';
import { createFlowField, type FlowField } from '@opticalflow/core';
import { writeFlo } from '@opticalflow/io-flo';
import { writePng } from '@opticalflow/io-image';
import { randomFloats, seededRandom } from '@opticalflow/testing';

/** Size of the pictures in made-up trees. */
export const SIZE = { width: 6, height: 4 };

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A folder with these files, removed after the tests of a file. */
export async function makeTree(files: Record<string, Uint8Array | string>): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'opticalflow-datasets-'));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/** RGB bytes that tell pictures apart. */
export function picture(seed: number, { width, height } = SIZE) {
  const random = seededRandom(seed);
  return { width, height, data: Uint8Array.from({ length: 3 * width * height }, () => 256 * random()) };
}

/** A picture in a file. */
export const png = (seed: number, size = SIZE): Uint8Array => writePng(picture(seed, size));

/** Flow that tells fields apart. */
export function field(seed: number, { width, height } = SIZE): FlowField {
  return createFlowField({ width, height, data: randomFloats(2 * width * height, seed, -9, 9) });
}

/** Flow in a file of Middlebury. */
export const flo = (seed: number, size = SIZE): Uint8Array => writeFlo(field(seed, size));

/** A grey picture whose pixels are `bytes`. */
export const grey = (bytes: number[]): Uint8Array => writePng({ ...SIZE, data: Uint8Array.from(bytes) });

/** `values` with the first pixels' as given and 0 for the rest. */
export const bytes = (...values: number[]): number[] =>
  Array.from({ length: SIZE.width * SIZE.height }, (_, i) => values[i] ?? 0);
