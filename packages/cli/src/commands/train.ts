import { resolve } from 'node:path';
import { recipes, type TrainingConfig } from '@opticalflow/train';
import { type Roots, runTraining } from '@opticalflow/train/node';
import { InvalidArgumentError } from 'commander';
import { type BackendName, selectBackend } from '../backends/backends.ts';
import {
  backendOption,
  type CommandDefinition,
  type CommonOptions,
  softwareGpuOption,
  withCommonOptions,
} from '../command-line.ts';
import { usageError } from '../exit-codes.ts';
import { loadWeights } from '../model.ts';
import { positiveInteger, positiveNumber } from '../numbers.ts';
import { ProgressBar } from '../progress-bar.ts';
import { printResult } from '../report.ts';
import type { Terminal } from '../terminal.ts';
import { type ConfigOptions, configOf } from '../training/config.ts';
import { recipesText, resultText, tell } from '../training/tell.ts';

interface TrainOptions extends CommonOptions, ConfigOptions {
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

export const trainCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('train'))
    .description('train a network by a published recipe or one of your own')
    .option('--recipe <name>', 'a recipe of `opticalflow train --list`')
    .option('--config <file>', 'a configuration as YAML or JSON; `extends` names the recipe that it changes')
    .option('--set <field=value>', 'replace a field, as schedule.steps=1000; may be given again', append, [])
    .option('--data <[name=]folder>', 'where datasets lie: one for all, or by name; may be given again', appendRoot, {})
    .option('-o, --out <folder>', 'folder of the training: weights, logs, state')
    .option('--resume', 'go on with the training in the folder, if there is one')
    .option('--init <model>', 'begin with these weights')
    .option('--init-stage1 <model>', 'begin with these weights as the first stage')
    .option('--minutes <n>', 'stop after that time, with a checkpoint', positiveNumber)
    .option('--workers <n>', 'threads that read and augment samples (default: by the machine)', positiveInteger)
    .addOption(backendOption())
    .addOption(softwareGpuOption())
    .option('--threads <n>', 'threads of the backend simd (default: all that the machine has)', positiveInteger)
    .option('--list', 'list the recipes')
    .option('--print-config', 'print the whole configuration and do nothing')
    .action(async (options: TrainOptions) => {
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
      await train(config, { ...options, out: resolve(terminal.cwd, options.out) }, terminal);
    });
};

const append = (value: string, values: readonly string[]): string[] => [...values, value];

function appendRoot(value: string, roots: Roots): Roots {
  const at = value.indexOf('=');
  const [name, folder] = at < 0 ? ['*', value] : [value.slice(0, at), value.slice(at + 1)];
  if (name === '' || folder === '') throw new InvalidArgumentError('Expected a folder, or NAME=FOLDER.');
  return { ...roots, [name]: folder };
}

async function train(config: TrainingConfig, options: TrainOptions & { out: string }, terminal: Terminal) {
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
