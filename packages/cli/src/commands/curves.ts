import { basename, dirname } from 'node:path';
import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { usageError } from '../exit-codes.ts';
import { expectWritable, readInput, writeOutput } from '../files.ts';
import { aboutFile } from '../inputs.ts';
import { decimals, printResult, table } from '../report.ts';

interface CurvesOptions extends CommonOptions {
  readonly output: string;
  readonly value: string;
  readonly measure: string;
}

export const curvesCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('curves'))
    .description('draw the logs of trainings side by side: ours, and mmflow’s published .log.json')
    .argument('<logs...>', 'logs of JSON lines')
    .requiredOption('-o, --output <svg>', 'the picture')
    .option('--value <name>', 'a number of the training’s lines', 'loss')
    .option('--measure <name>', 'a number of the evaluations’ lines', 'EPE')
    .action(async (paths: string[], { output, value, measure, ...options }: CurvesOptions) => {
      const { cwd } = terminal;
      // loaded for nobody else
      const { plotLogs, readTrainingLog } = await import('@opticalflow/train');
      if (!/\.svg$/i.test(output)) throw usageError(`Expected a name ending in .svg but received ${output}`);
      await expectWritable(output, cwd);
      const logs = await Promise.all(
        paths.map(async (path) => {
          const text = new TextDecoder().decode(await readInput(path, cwd));
          return { path, title: titleOf(path), log: await aboutFile(path, () => readTrainingLog(text)) };
        }),
      );
      await writeOutput(output, plotLogs(logs, { value, measure }), cwd);
      const read = logs.map(({ path, log: { training, evaluations } }) => ({
        path,
        lines: training.length,
        evaluations: evaluations.length,
        lastStep: training.at(-1)?.step ?? null,
        lastLoss: training.at(-1)?.loss ?? null,
      }));
      printResult(terminal, options, {
        value: { output, logs: read },
        text: () =>
          table([
            ...read.map(
              ({ path, lines, evaluations, lastStep, lastLoss }) =>
                [
                  path,
                  `${lines} lines, ${evaluations} evaluations; step ${lastStep ?? '–'}, loss ${decimals(lastLoss)}`,
                ] as const,
            ),
            ['written', output],
          ]),
      });
    });
};

/** A log that every training calls the same is called as its folder. */
const titleOf = (path: string): string => (basename(path) === 'log.json' ? basename(dirname(path)) : basename(path));
