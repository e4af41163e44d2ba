/**
 * The bundled weights in Node.
 *
 * @module
 */
import { readFile } from 'node:fs/promises';
import { weightsUrl } from './default-model.ts';

export { defaultModel } from './default-model.ts';

/** The bundled weights, from the file in this package. */
export async function readDefaultWeights(): Promise<Uint8Array> {
  return new Uint8Array(await readFile(weightsUrl));
}
