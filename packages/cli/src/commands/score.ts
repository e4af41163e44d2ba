import { type FlowScore, type PixelError, scoreFlow } from '@opticalflow/core';
import { writePng } from '@opticalflow/io-image';
import { paintError } from '@opticalflow/viz';
import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { expectWritable, writeOutput } from '../files.ts';
import { readFlowFile, readMask } from '../inputs.ts';
import { expectPng } from '../outputs.ts';
import { decimals, printResult, table } from '../report.ts';

interface ScoreOptions extends CommonOptions {
  readonly occluded?: string;
  readonly objects?: string;
  readonly errorMap?: string;
}

const percent = (value: number | null | undefined) => `${decimals(value, 2)} %`;
const epeOf = ({ epe, pixels }: PixelError) => `${decimals(epe)} px  (${pixels} pixels)`;

/** A score, for people. */
export function scoreText(score: FlowScore): string {
  return table([
    ['EPE', epeOf(score)],
    ['Fl-all', percent(score.flAll)],
    ...(score.flBg === undefined ? [] : [['Fl-bg', percent(score.flBg)] as const]),
    ...(score.flFg === undefined ? [] : [['Fl-fg', percent(score.flFg)] as const]),
    ['AAE', `${decimals(score.aae)} degrees`],
    ['below 1, 3, 5 px', [score.px1Below, score.px3Below, score.px5Below].map(percent).join('  ')],
    ['above 1, 3, 5 px', [score.px1Outlier, score.px3Outlier, score.px5Outlier].map(percent).join('  ')],
    ['WAUC', percent(score.wauc)],
    ['s0-10', epeOf(score.s0To10)],
    ['s10-40', epeOf(score.s10To40)],
    ['s40+', epeOf(score.s40Plus)],
    ...(score.matched ? [['matched', epeOf(score.matched)] as const] : []),
    ...(score.unmatched ? [['unmatched', epeOf(score.unmatched)] as const] : []),
    ...(score.filled === 0 ? [] : [['filled', `${score.filled} vectors that the prediction lacks`] as const]),
  ]);
}

export const scoreCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('score'))
    .description('error of a flow file against the truth')
    .argument('<predicted>', 'a flow file')
    .argument('<truth>', 'a flow file')
    .option('--occluded <png>', 'a mask, not black where the second picture does not show the point: EPE of both parts')
    .option('--objects <png>', 'KITTI’s object map: Fl of background and foreground')
    .option('--error-map <png>', 'paint the error in KITTI’s colours')
    .action(async (predictedPath: string, truthPath: string, options: ScoreOptions) => {
      const { cwd } = terminal;
      if (options.errorMap) {
        expectPng(options.errorMap);
        await expectWritable(options.errorMap, cwd);
      }
      const predicted = await readFlowFile(predictedPath, cwd);
      const truth = await readFlowFile(truthPath, cwd);
      const mask = async (file?: string) => (file === undefined ? undefined : readMask(file, truth, cwd));
      const occluded = await mask(options.occluded);
      const objects = await mask(options.objects);
      const score = scoreFlow(predicted, truth, { occluded, objects });
      if (options.errorMap) {
        const map = paintError(predicted, truth, { occluded });
        await writeOutput(options.errorMap, writePng(map), cwd);
      }
      printResult(terminal, options, { value: score, text: () => scoreText(score) });
    });
};
