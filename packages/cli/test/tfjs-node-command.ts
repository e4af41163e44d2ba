import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readFlow } from '@opticalflow/io-flo';
import type { Outcome, Session } from './session.ts';

/** The command as it is installed: built, in a process of its own. */
const BIN = join(import.meta.dirname, '../dist/bin.js');

/** Runs a command line by the Node at that path. */
export function runBy(node: string, cwd: string, ...args: string[]): Outcome {
  const { status, signal, stdout, stderr } = spawnSync(node, [BIN, ...args], { cwd, encoding: 'utf8' });
  return { code: status ?? Number.NaN, out: stdout, err: signal === null ? stderr : `${signal}: ${stderr}` };
}

/** Estimates by the Node at that path. */
export async function estimateBy(
  node: string,
  { cwd, session, args }: { cwd: string; session: Session; args: readonly string[] },
): Promise<Float32Array> {
  const { code, err } = runBy(node, cwd, 'estimate', ...args, '-o', session.path('out.flo'), '--quiet');
  // nothing is told, neither by us nor by Node about what tfjs-node calls
  if (code !== 0 || err !== '') throw new Error(`estimate ended with ${code}: ${err}`);
  return (await readFlow(session.read('out.flo'))).data;
}
