import { resolve } from 'node:path';
import { PROTOCOL_NAMES } from '@opticalflow/evaluation';
import { type Command, Option } from 'commander';
import { type CommandDefinition, withCommonOptions, withModelOptions } from '../command-line.ts';
import { DATASET_NAMES, datasetsHelp } from '../evaluation/dataset-options.ts';
import { type EvaluateOptions, evaluateDataset } from '../evaluation/evaluate-dataset.ts';
import { printReport, reportOf } from '../evaluation/written-report.ts';
import { usageError } from '../exit-codes.ts';
import { positiveInteger } from '../numbers.ts';
import { withShardOptions } from '../shards.ts';
import type { Terminal } from '../terminal.ts';

interface EvaluateCommandOptions extends EvaluateOptions {
  readonly merge?: boolean;
}

export const evaluateCommand: CommandDefinition = (program, terminal) => {
  const command = withModelOptions(withCommonOptions(program.command('evaluate')))
    .description('error of a model over a dataset with true flow')
    .addOption(new Option('--dataset <name>', 'what is evaluated').choices(DATASET_NAMES))
    .option('--root <dir>', 'the folder of the dataset')
    .option('--split <name>', 'the part of the dataset (default: the first it has)')
    .option('--option <key=value>', 'another option of the dataset, may be given again', collect, [])
    .addOption(
      new Option('--protocol <name>', 'whose way to average errors').choices(PROTOCOL_NAMES).default(PROTOCOL_NAMES[0]),
    )
    .option('--limit <n>', 'the first n samples only', positiveInteger)
    .option('--report <dir>', 'keep records and write report.json, images.csv, images.json; goes on where it was')
    .option('--merge', 'write the report of all shards under --report, and compute nothing')
    .option('--partial', 'with --merge: also when shards are missing')
    .option('--retry-failed', 'with --report: try pictures again that failed')
    .option('--workers <n>', 'threads that read pictures ahead', positiveInteger, 1);
  withShardOptions(command, 'so with --report, if left out')
    .addHelpText('after', () => datasetsHelp())
    .action(async (options: EvaluateCommandOptions) => {
      const command = lineOf(program);
      await (options.merge ? merge(options, terminal, command) : evaluateDataset(options, terminal, command));
    });
};

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** The command line as it was given. */
const lineOf = (program: Command): string => ['opticalflow', ...program.args].join(' ');

async function merge(options: EvaluateCommandOptions, terminal: Terminal, command: string): Promise<void> {
  const { report: folder, dataset, shard } = options;
  if (folder === undefined) throw usageError('--merge reads the records of a folder: expected --report DIR');
  if (dataset !== undefined || shard !== undefined) {
    throw usageError('--merge computes nothing: expected neither --dataset nor --shard with it');
  }
  const report = await reportOf({ folder: resolve(terminal.cwd, folder), options, command });
  printReport(report, { options, terminal });
}
