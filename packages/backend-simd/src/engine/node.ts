import type { Host } from './host.ts';
import { NODE_THREAD_CODE } from './thread-code.ts';

/** Imports a module of Node that bundlers for browsers are not to look for. */
const load = (name: string): Promise<unknown> => import(/* @vite-ignore */ /* webpackIgnore: true */ name);

export async function nodeHost(): Promise<Host> {
  const [{ Worker }, { availableParallelism }] = (await Promise.all([
    load('node:worker_threads'),
    load('node:os'),
  ])) as [typeof import('node:worker_threads'), typeof import('node:os')];
  return {
    threads: availableParallelism(),
    aloneBecause: undefined,

    async enableRelaxedSimd() {
      if (process.env.OPTICALFLOW_V8_FLAGS === '0') return;
      try {
        const { setFlagsFromString } = (await load('node:v8')) as typeof import('node:v8');
        // Node 20 has it behind this flag, which holds for all threads of the process
        setFlagsFromString('--experimental-wasm-relaxed-simd');
      } catch {
        // What stands in for Node may have no such flags: plain SIMD remains
      }
    },

    startThread(setup, listener) {
      // Without the process's own options: loaders and debuggers have no business here
      const worker = new Worker(NODE_THREAD_CODE, { eval: true, workerData: setup, execArgv: [] });
      worker.once('message', () => listener.onStart());
      let reason: string | undefined;
      worker.once('error', (error) => {
        reason = error.message;
      });
      worker.once('exit', (code) => listener.onEnd(reason ?? `exit code ${code}`));
      return {
        detach: () => worker.unref(),
        terminate: () => void worker.terminate(),
      };
    },
  };
}
