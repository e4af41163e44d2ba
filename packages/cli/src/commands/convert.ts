import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { expectWritable, writeOutput } from '../files.ts';
import { readFlowFile } from '../inputs.ts';
import { encodeFlow, flowFormatFor } from '../outputs.ts';
import { printResult } from '../report.ts';

export const convertCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('convert'))
    .description('convert a flow file; the names’ endings tell the formats')
    .argument('<in>', 'a flow file')
    .argument('<out>', 'a flow file: .flo, .png (KITTI), .pfm, .npy, .flo5')
    .action(async (input: string, output: string, options: CommonOptions) => {
      const format = flowFormatFor(output);
      await expectWritable(output, terminal.cwd);
      const flow = await readFlowFile(input, terminal.cwd);
      const bytes = await encodeFlow(flow, output, { options, terminal });
      await writeOutput(output, bytes, terminal.cwd);
      const { width, height } = flow;
      printResult(terminal, options, {
        value: { input, output, format, width, height, bytes: bytes.length },
        text: () => `${output}: ${width}x${height}, ${bytes.length} bytes\n`,
      });
    });
};
