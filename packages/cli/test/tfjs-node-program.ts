import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const here = createRequire(import.meta.url);
const esbuild = createRequire(here.resolve('@opticalflow/testing/package.json')).resolve('esbuild/bin/esbuild');

/** A program in TypeScript that any Node can run. */
export interface NodeProgram {
  /** Runs it: it is told where tfjs-node is, where `input` lies and where its result belongs, all as JSON. */
  run<Result>(node: string, tfjsNode: string, input: object): Result;
  close(): void;
}

/** What a program is told. */
export interface NodeProgramCall {
  readonly tfjsNode: string;
  readonly input: string;
  readonly result: string;
}

/**
 * Bundles a program of this folder, workspace packages from their sources. TensorFlow.js stays outside: it is the copy
 * that tfjs-node uses.
 */
export function bundleProgram(name: string): NodeProgram {
  const folder = mkdtempSync(join(tmpdir(), 'opticalflow-program-'));
  const path = (file: string) => join(folder, file);
  mkdirSync(path('node_modules/@tensorflow'), { recursive: true });
  symlinkSync(dirname(here.resolve('@tensorflow/tfjs-core/package.json')), path('node_modules/@tensorflow/tfjs-core'));
  const options = ['--bundle', '--format=esm', '--platform=node', '--conditions=source', '--log-level=warning'];
  execFileSync(esbuild, [
    join(import.meta.dirname, name),
    ...options,
    '--external:@tensorflow/*',
    `--outfile=${path('program.mjs')}`,
  ]);
  return {
    run(node, tfjsNode, input) {
      const call: NodeProgramCall = { tfjsNode, input: path('input.json'), result: path('result.json') };
      writeFileSync(call.input, JSON.stringify(input));
      const { status, signal, stderr } = spawnSync(node, [path('program.mjs'), JSON.stringify(call)], {
        encoding: 'utf8',
        timeout: 55_000,
      });
      if (status !== 0 || stderr !== '') throw new Error(`The program ended with ${status ?? signal}: ${stderr}`);
      return JSON.parse(readFileSync(call.result, 'utf8'));
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
