import type { Architecture } from '../../architecture/channels.ts';
import { fileNames } from './file-names.ts';
import { mmflowNames } from './name-scheme.ts';

/** Parameters under the names of mmflow, which our own files use; biases stay [out]. */
export function exportNames<T>(parameters: ReadonlyMap<string, T>, architecture: Architecture): Map<string, T> {
  const names = fileNames(mmflowNames, architecture);
  return new Map([...parameters].map(([canonical, values]) => [names.get(canonical) ?? canonical, values]));
}
