import { readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { loadTfjsNode } from '../src/backends/tfjs-node.ts';
import type { NodeProgramCall } from './tfjs-node-program.ts';

/** What every program tells of where it ran. */
export interface RanOn {
  node: string;
  backend: string;
}

/** Runs a program's work on the backend `tensorflow`, loaded as the command line loads it. */
export async function onTensorflow<Input>(work: (input: Input) => Promise<object>): Promise<void> {
  const { tfjsNode, input, result }: NodeProgramCall = JSON.parse(process.argv[2]);
  await loadTfjsNode({ cwd: tfjsNode, trustsCwd: true });
  await tf.setBackend('tensorflow');
  const ran = await work(JSON.parse(readFileSync(input, 'utf8')));
  writeFileSync(result, JSON.stringify({ ...ran, node: process.versions.node, backend: tf.getBackend() }));
}
