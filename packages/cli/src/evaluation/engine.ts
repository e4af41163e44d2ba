import { type Estimate, environmentStamp, type Json } from '@opticalflow/evaluation';
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

/** An engine for the model and the backend that the options name. */
export function createEngine(
  options: ModelOptions,
  { terminal, bar }: { terminal: Terminal; bar: ProgressBar },
): Engine {
  let started: ReturnType<typeof start> | undefined;
  const start = async () => {
    const { cwd } = terminal;
    const trustsCwd = options.backend === 'tensorflow';
    const backend = await selectBackend(options.backend, { cwd, threads: options.threads, trustsCwd });
    const model = await loadModel(options, terminal, bar);
    bar.clear();
    return { backend, model };
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
      const { backend, model } = await running();
      const { variant, architecture, parameterCount } = model.info;
      return {
        ...environmentStamp(),
        cli: VERSION,
        backend,
        threads: options.threads ?? null,
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
