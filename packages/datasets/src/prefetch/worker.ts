/** The program of a worker: opens the dataset that it is told of, then reads one sample for each job. */
import { parentPort, workerData } from 'node:worker_threads';
import { ShapeError } from '@opticalflow/core';
import type { FlowDataset } from '../dataset.ts';
import { openDescribed } from '../open/open-described.ts';
import { buffersOf } from './buffers.ts';
import { type Answer, type Job, packError, type WorkerSetup } from './messages.ts';
import { type Finish, loadTransform } from './transform.ts';

const port = parentPort!;
const answer = (message: Answer, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);

async function run(dataset: FlowDataset, finish: Finish | undefined, { index, seed, name }: Job): Promise<void> {
  try {
    const found = dataset.nameOf(index);
    if (found !== name) throw new ShapeError(`sample ${index} of ${dataset.name} in a worker`, name, found);
    const read = await dataset.sample(index);
    const sample = finish ? await finish(read, { index, seed }) : read;
    answer({ kind: 'sample', sample }, buffersOf(sample));
  } catch (error) {
    answer({ kind: 'failed', error: packError(error) });
  }
}

try {
  const { description, transform } = workerData as WorkerSetup;
  const dataset = await openDescribed(description);
  const finish = transform && (await loadTransform(transform, dataset.name));
  port.on('message', (job: Job) => void run(dataset, finish, job));
  answer({ kind: 'opened', length: dataset.length });
} catch (error) {
  answer({ kind: 'failed', error: packError(error) });
}
