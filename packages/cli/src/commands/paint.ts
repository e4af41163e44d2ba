import { writePng } from '@opticalflow/io-image';
import { paintArrows, paintFlow } from '@opticalflow/viz';
import { Option } from 'commander';
import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { usageError } from '../exit-codes.ts';
import { expectWritable, writeOutput } from '../files.ts';
import { readFlowFile, readPicture } from '../inputs.ts';
import { positiveNumber } from '../numbers.ts';
import { expectPng } from '../outputs.ts';
import { decimals, printResult } from '../report.ts';

interface PaintOptions extends CommonOptions {
  readonly output: string;
  readonly style: 'wheel' | 'kitti' | 'arrows';
  readonly maxFlow?: number;
  readonly over?: string;
}

export const paintCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('paint'))
    .description('paint a flow file as a picture')
    .argument('<flow>', 'a flow file')
    .requiredOption('-o, --output <png>', 'the picture')
    .addOption(
      new Option('--style <style>', 'Middlebury’s colour wheel, arrows, or KITTI’s colours')
        .choices(['wheel', 'arrows', 'kitti'])
        .default('wheel'),
    )
    .option('--max-flow <px>', 'length that is painted in full colour (default: the longest)', positiveNumber)
    .option('--over <picture>', 'with --style arrows: draw them over this picture')
    .action(async (path: string, options: PaintOptions) => {
      const { cwd } = terminal;
      expectPng(options.output);
      if (options.over !== undefined && options.style !== 'arrows') {
        throw usageError(`Expected --style arrows with --over but received --style ${options.style}`);
      }
      await expectWritable(options.output, cwd);
      const flow = await readFlowFile(path, cwd);
      const background = options.over === undefined ? undefined : await readPicture(options.over, cwd);
      const length = options.maxFlow === undefined ? {} : { maxFlow: options.maxFlow };
      const { raster, maxFlow } =
        options.style === 'arrows'
          ? paintArrows(flow, { ...length, ...(background && { background }) })
          : paintFlow(flow, { ...length, style: options.style });
      await writeOutput(options.output, writePng(raster), cwd);
      printResult(terminal, options, {
        value: { output: options.output, style: options.style, width: flow.width, height: flow.height, maxFlow },
        text: () => `${options.output}: ${flow.width}x${flow.height}, full colour at ${decimals(maxFlow, 2)} px\n`,
      });
    });
};
