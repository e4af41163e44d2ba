import { variants } from '@opticalflow/maskflownet';
import { type Command, Option } from 'commander';
import { BACKENDS, type BackendName } from './backends/backends.ts';
import { positiveInteger } from './numbers.ts';
import type { Terminal } from './terminal.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Options of commands that run a network. */
export interface ModelOptions extends CommonOptions {
  readonly model?: string;
  readonly backend: BackendName | 'auto';
  readonly threads?: number;
  readonly softwareGpu?: boolean;
  readonly variant?: string;
  readonly channelOrder?: 'rgb' | 'bgr';
  readonly fit: 'resize' | 'pad';
}

/** Adds a command's work to the program. */
export type CommandDefinition = (program: Command, terminal: Terminal) => void;

/** Adds the options of {@link CommonOptions}. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON on stdout')
    .option('--quiet', 'no progress and no notes on stderr')
    .option('--verbose', 'print stack traces of errors');
}

/** The option that chooses the backend. */
export const backendOption = (): Option =>
  new Option('--backend <name>', 'what computes').choices(['auto', ...BACKENDS]).default('auto');

/** The option that lets the CPU play the GPU. */
export const softwareGpuOption = (): Option =>
  new Option('--software-gpu', 'with --backend webgpu: a GPU that is software will do, though it is slower than simd');

/** The option that names the conventions of weights. */
export const variantOption = (): Option =>
  new Option('--variant <name>', 'conventions of the weights (default: recognised)').choices(Object.keys(variants));

/** Adds the options of {@link ModelOptions}. */
export function withModelOptions(command: Command): Command {
  return command
    .option(
      '--model <id|file>',
      'a model of `opticalflow models ls`, or a checkpoint file (default: the bundled model)',
    )
    .addOption(backendOption())
    .option('--threads <n>', 'threads of the backend simd (default: all that the machine has)', positiveInteger)
    .addOption(softwareGpuOption())
    .addOption(variantOption())
    .addOption(
      new Option('--channel-order <order>', 'order of colours that the weights expect (default: the model’s)').choices([
        'rgb',
        'bgr',
      ]),
    )
    .addOption(
      new Option('--fit <policy>', 'how pictures become multiples of 64').choices(['resize', 'pad']).default('resize'),
    );
}
