/** The program of a worker: opens the dataset that it is told of, then reads one sample for each job. */
import { parentPort, workerData } from 'node:worker_threads';
import { ShapeError } from '@opticalflow/core';
import type { FlowDataset, FlowSample } from '../dataset.ts';
import { openDescribed } from '../open/open-described.ts';
import { type Answer, type Job, packError, type WorkerSetup } from './messages.ts';

const port = parentPort!;
const answer = (message: Answer, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);

/** The buffers of a sample, to be moved rather than copied. */
function buffersOf({ first, second, flow, occluded, objects }: FlowSample): ArrayBuffer[] {
  const arrays = [first.data, second.data, flow.data, flow.valid, occluded, objects];
  return [...new Set(arrays.flatMap((array) => (array?.buffer instanceof ArrayBuffer ? array.buffer : [])))];
}

async function run(dataset: FlowDataset, { index, name }: Job): Promise<void> {
  try {
    const found = dataset.nameOf(index);
    if (found !== name) throw new ShapeError(`sample ${index} of ${dataset.name} in a worker`, name, found);
    const sample = await dataset.sample(index);
    answer({ kind: 'sample', sample }, buffersOf(sample));
  } catch (error) {
    answer({ kind: 'failed', error: packError(error) });
  }
}

try {
  const dataset = await openDescribed((workerData as WorkerSetup).description);
  port.on('message', (job: Job) => void run(dataset, job));
  answer({ kind: 'opened', length: dataset.length });
} catch (error) {
  answer({ kind: 'failed', error: packError(error) });
}
