import { readFileSync, writeFileSync } from 'node:fs';
import type { create as Create } from 'webgpu';
import type { OpRan, OpRun } from './run-op.ts';

/** What a run of this program found. */
export interface NodeRan {
  adapter: string;
  registered: string[];
  ran: OpRan[];
}

const [, , webgpu, runsFile, resultFile] = process.argv;

// TensorFlow.js looks for these when it is loaded
const { create, globals } = (await import(webgpu)) as { create: typeof Create; globals: object };
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });

const page = await import('./webgpu-page.ts');
const { kernelsRegistered, runOp } = await import('./run-op.ts');
const adapter = await page.startBackend();
page.registerKernels();
const ran: OpRan[] = [];
for (const run of JSON.parse(readFileSync(runsFile, 'utf8')) as OpRun[]) ran.push(await runOp(run));
const result: NodeRan = { adapter, registered: kernelsRegistered(), ran };
writeFileSync(resultFile, JSON.stringify(result));
await page.loseDevice();
