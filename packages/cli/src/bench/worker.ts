/**
 * A process that times one network on one backend: reads what to do from its argument, says so when it is ready, then for
 * each line that it reads estimates once and prints the milliseconds from pictures to flow.
 */
import { createInterface } from 'node:readline';
import { MaskFlowNet } from '@opticalflow/maskflownet';
import { type BackendName, selectBackend } from '../backends/backends.ts';
import { type BenchNetwork, benchModel, benchPictures } from './networks.ts';

/** What a worker is told to time. */
export interface BenchTask {
  readonly network: BenchNetwork;
  readonly width: number;
  readonly height: number;
  readonly backend: BackendName;
  readonly threads?: number | undefined;
  readonly instructions?: 'relaxed' | 'plain' | undefined;
  /** Whether a package that is installed in the current folder may be run. */
  readonly trustsCwd?: boolean | undefined;
}

const task: BenchTask = JSON.parse(process.argv[2]);
try {
  const { backend, threads, instructions, trustsCwd } = task;
  await selectBackend(backend, { cwd: process.cwd(), threads, instructions, trustsCwd });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
const network = new MaskFlowNet(await benchModel(task.network));
const [first, second] = benchPictures(task);
await network.estimate(first, second);
console.log('ready');
for await (const _ of createInterface({ input: process.stdin })) {
  const started = performance.now();
  await network.estimate(first, second);
  const milliseconds = performance.now() - started;
  console.log(JSON.stringify({ milliseconds, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 }));
}
process.exit(0);
