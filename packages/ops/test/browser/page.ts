import type { CountedRun } from './estimate-counts.ts';
import type { ManyRun } from './many-estimates.ts';
import type { Estimate } from './network.ts';
import type { LossRun, PreparedRun } from './network-life.ts';
import * as runs from './run-op.ts';
import type { TrainingRun } from './training.ts';

const LOAD = {
  webgl: () => import('./webgl-page.ts'),
  webgpu: () => import('./webgpu-page.ts'),
};

/** What the tests call, once `start` has loaded what belongs to the backend. */
Object.assign(globalThis, {
  ...runs,
  estimate: async (call: Estimate) => (await import('./network.ts')).estimate(call),
  estimateFirst: async (run: PreparedRun) => (await import('./network-life.ts')).estimateFirst(run),
  loseMeanwhile: async (run: LossRun) => (await import('./network-life.ts')).loseMeanwhile(run),
  trainOnce: async (run: TrainingRun) => (await import('./training.ts')).trainOnce(run),
  estimateFullSize: async (checkpoint: string) => (await import('./full-size.ts')).estimateFullSize(checkpoint),
  countEstimate: async (run: CountedRun) => (await import('./estimate-counts.ts')).countEstimate(run),
  estimateMany: async (run: ManyRun) => (await import('./many-estimates.ts')).estimateMany(run),
  compileBroken: async () => (await import('./compile-broken.ts')).compileBroken(),
  start: async (name: keyof typeof LOAD, options: { configured: boolean }) => {
    const { startBackend, ...backend } = await LOAD[name]();
    const adapter = await startBackend(options);
    Object.assign(globalThis, backend, {
      repeat: (ops: runs.OpRun[], rounds: number) => runs.repeatOps(ops, rounds, backend.held),
    });
    return adapter;
  },
});
