import type { Estimate } from './network.ts';
import * as runs from './run-op.ts';

const LOAD = {
  webgl: () => import('./webgl-page.ts'),
  webgpu: () => import('./webgpu-page.ts'),
};

/** What the tests call, once `start` has loaded what belongs to the backend. */
Object.assign(globalThis, {
  ...runs,
  estimate: async (call: Estimate) => (await import('./network.ts')).estimate(call),
  start: async (name: keyof typeof LOAD, options: { configured: boolean }) => {
    const { startBackend, ...backend } = await LOAD[name]();
    const adapter = await startBackend(options);
    Object.assign(globalThis, backend, {
      repeat: (ops: runs.OpRun[], rounds: number) => runs.repeatOps(ops, rounds, backend.held),
    });
    return adapter;
  },
});
