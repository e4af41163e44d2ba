import { resolve } from 'node:path';
import { recipes, type TrainingConfig } from '@opticalflow/train';
import { type Roots, runTraining } from '@opticalflow/train/node';
import { type BackendName, selectBackend } from '../backends/backends.ts';
import type { CommonOptions } from '../command-line.ts';
import { usageError } from '../exit-codes.ts';
import { loadWeights } from '../model.ts';
import { ProgressBar } from '../progress-bar.ts';
import { printResult } from '../report.ts';
import type { Terminal } from '../terminal.ts';
import { type ConfigOptions, configOf } from './config.ts';
import { recipesText, resultText, tell } from './tell.ts';

/** What `opticalflow train` is asked for. */
export interface TrainOptions extends CommonOptions, ConfigOptions {
  readonly data: Roots;
  readonly out?: string;
  readonly init?: string;
  readonly initStage1?: string;
  readonly resume?: boolean;
  readonly minutes?: number;
  readonly workers?: number;
  readonly backend: BackendName | 'auto';
  readonly threads?: number;
  readonly softwareGpu?: boolean;
  readonly printConfig?: boolean;
  readonly list?: boolean;
}

/** Trains, or lists recipes, or prints a configuration. */
export async function train(options: TrainOptions, terminal: Terminal): Promise<void> {
  if (options.list) {
    printResult(terminal, options, { value: recipes, text: recipesText });
    return;
  }
  const config = await configOf(options, terminal.cwd);
  if (options.printConfig) {
    terminal.out(`${JSON.stringify(config, null, 2)}\n`);
    return;
  }
  if (options.out === undefined) throw usageError('Expected a folder for the training: --out FOLDER');
  await trainBy(config, { ...options, out: resolve(terminal.cwd, options.out) }, terminal);
}

async function trainBy(config: TrainingConfig, options: TrainOptions & { out: string }, terminal: Terminal) {
  const { cwd, signal } = terminal;
  const bar = new ProgressBar(terminal, options);
  try {
    const backend = await selectBackend(options.backend, {
      cwd,
      threads: options.threads,
      softwareGpu: options.softwareGpu,
      trustsCwd: options.backend === 'tensorflow',
    });
    const weights = async (model: string | undefined) =>
      model === undefined ? undefined : loadWeights(model, terminal, bar);
    const startsWith = { all: await weights(options.init), stage1: await weights(options.initStage1) };
    const roots = Object.fromEntries(
      Object.entries(options.data).map(([name, folder]) => [name, resolve(cwd, folder)]),
    );
    const result = await runTraining({
      config,
      folder: options.out,
      roots,
      startsWith,
      resume: options.resume,
      workers: options.workers,
      stopAfter: options.minutes && 60 * options.minutes,
      signal,
      onEvent: (event) => tell(event, { config, backend, bar, options, terminal }),
    });
    bar.clear();
    printResult(terminal, options, {
      value: { folder: options.out, backend, ...result },
      text: () => resultText(options.out, result),
    });
  } finally {
    bar.clear();
  }
}
