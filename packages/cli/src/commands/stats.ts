import { type FlowStats, flowStats } from '@opticalflow/core';
import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { readFlowFile } from '../inputs.ts';
import { decimals, printResult, table } from '../report.ts';

/** Statistics of a flow field, for people. */
export const statsText = (stats: FlowStats): string =>
  table([
    ['size', `${stats.width}x${stats.height}`],
    ['known', `${decimals(stats.knownPercent, 2)} %`],
    ['length mean', `${decimals(stats.meanLength)} px`],
    ['length median', `${decimals(stats.medianLength)} px`],
    ['length 95 %', `${decimals(stats.p95Length)} px`],
    ['length max', `${decimals(stats.maxLength)} px`],
    ['mean (u, v)', `(${decimals(stats.meanU)}, ${decimals(stats.meanV)}) px`],
    ['shorter than 0.5 px', `${decimals(stats.staticPercent, 2)} %`],
    ['divergence', decimals(stats.meanDivergence, 5)],
  ]);

export const statsCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('stats'))
    .description('describe a flow file: lengths, direction, how much is known')
    .argument('<flow>', 'a flow file')
    .action(async (path: string, options: CommonOptions) => {
      const stats = flowStats(await readFlowFile(path, terminal.cwd));
      printResult(terminal, options, { value: stats, text: () => statsText(stats) });
    });
};
