import { loadCheckpoint, writeMaskFlowNet } from '@opticalflow/maskflownet';
import { Option } from 'commander';
import { type CommandDefinition, type CommonOptions, variantOption, withCommonOptions } from '../command-line.ts';
import { usageError } from '../exit-codes.ts';
import { expectWritable, writeOutput } from '../files.ts';
import { aboutFile, openInput } from '../inputs.ts';
import { printResult } from '../report.ts';

interface ImportOptions extends CommonOptions {
  readonly output: string;
  readonly dtype: 'F32' | 'F16';
  readonly variant?: string;
}

export const importCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('import'))
    .description('read a checkpoint of PyTorch, MXNet or safetensors and write it as safetensors')
    .argument('<checkpoint>', 'a .pth, .params or .safetensors file')
    .requiredOption('-o, --output <file>', 'the .safetensors file')
    .addOption(new Option('--dtype <dtype>', 'how values are kept').choices(['F32', 'F16']).default('F32'))
    .addOption(variantOption())
    .action(async (path: string, { output, dtype, variant, ...options }: ImportOptions) => {
      const { cwd, signal } = terminal;
      if (!/\.safetensors$/i.test(output)) {
        throw usageError(`Expected a name ending in .safetensors but received ${output}`);
      }
      await expectWritable(output, cwd);
      const source = await openInput(path, cwd);
      try {
        const model = await aboutFile(path, () => loadCheckpoint(source, { signal, variant }));
        const bytes = writeMaskFlowNet(model, { dtype });
        await writeOutput(output, bytes, cwd);
        const { architecture, family, width, parameterCount } = model.info;
        printResult(terminal, options, {
          value: { input: path, output, dtype, ...model.info, bytes: bytes.length },
          text: () =>
            `${output}: ${architecture}, names of ${family}, width ${width}, ${parameterCount} parameters, ${bytes.length} bytes\n`,
        });
      } finally {
        await source.close();
      }
    });
};
