import type { Roots } from '@opticalflow/train/node';
import { InvalidArgumentError } from 'commander';
import { backendOption, type CommandDefinition, softwareGpuOption, withCommonOptions } from '../command-line.ts';
import { positiveInteger, positiveNumber } from '../numbers.ts';
import type { TrainOptions } from '../training/train.ts';

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
      // what training needs is loaded for nobody else
      const { train } = await import('../training/train.ts');
      await train(options, terminal);
    });
};

const append = (value: string, values: readonly string[]): string[] => [...values, value];

function appendRoot(value: string, roots: Roots): Roots {
  const at = value.indexOf('=');
  const [name, folder] = at < 0 ? ['*', value] : [value.slice(0, at), value.slice(at + 1)];
  if (name === '' || folder === '') throw new InvalidArgumentError('Expected a folder, or NAME=FOLDER.');
  return { ...roots, [name]: folder };
}
