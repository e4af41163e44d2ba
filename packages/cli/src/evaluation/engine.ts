import type { SimdBackend } from '@opticalflow/backend-simd';
import { type Estimate, environmentStamp, type Json } from '@opticalflow/evaluation';
import * as tf from '@tensorflow/tfjs-core';
import { selectBackend } from '../backends/backends.ts';
import type { ModelOptions } from '../command-line.ts';
import { loadModel } from '../model.ts';
import type { ProgressBar } from '../progress-bar.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';

/** A model on a backend, started when it is first needed. */
export interface Engine {
  readonly estimate: Estimate;
  /** What computes, where, and by which command. */
  stamp(): Promise<Json>;
  /** Frees the model, if it was started. */
  free(): Promise<void>;
}

/** What the backend simd runs on; only while it is the current one. */
function simdTraits(): { threads: number; instructions: string } {
  const { threads, instructions } = (tf.backend() as SimdBackend).engine;
  return { threads, instructions };
}

/** An engine for the model and the backend that the options name. */
export function createEngine(
  options: ModelOptions,
  { terminal, bar }: { terminal: Terminal; bar: ProgressBar },
): Engine {
  let started: ReturnType<typeof start> | undefined;
  const start = async () => {
    const { cwd } = terminal;
    const { threads, softwareGpu } = options;
    const trustsCwd = options.backend === 'tensorflow';
    const backend = await selectBackend(options.backend, { cwd, threads, softwareGpu, trustsCwd });
    const model = await loadModel(options, terminal, bar);
    bar.clear();
    return { backend, model, ...(backend === 'simd' && simdTraits()) };
  };
  const running = () => {
    started ??= start();
    return started;
  };
  return {
    async estimate(first, second, { signal }) {
      const { model } = await running();
      return model.network.estimate(first, second, { signal });
    },
    async stamp() {
      const { backend, model, threads = null, instructions = null } = await running();
      const { variant, architecture, parameterCount } = model.info;
      return {
        ...environmentStamp(),
        cli: VERSION,
        backend,
        instructions,
        threads,
        model: { name: model.info.model, variant, architecture, parameterCount },
      };
    },
    async free() {
      try {
        (await started)?.model.network.dispose();
      } catch {
        // the process ends, and its memory with it
      }
    },
  };
}
