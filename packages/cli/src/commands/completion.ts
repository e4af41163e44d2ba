import type { Command, Option } from 'commander';
import type { CommandDefinition } from '../command-line.ts';
import { bashScript } from '../completion/bash.ts';
import type { Completions } from '../completion/completions.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';
import { usageError } from '../exit-codes.ts';
import { MODEL_IDS, RECORD_IDS } from '../model-names.ts';

const SHELLS: Record<string, (all: readonly Completions[]) => string> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export const completionCommand: CommandDefinition = (program, terminal) => {
  program
    .command('completion')
    .description('print a completion script: eval "$(opticalflow completion bash)"')
    .argument('<shell>', Object.keys(SHELLS).join(', '))
    .action((shell: string) => {
      if (!Object.hasOwn(SHELLS, shell)) {
        throw usageError(`Expected one of ${Object.keys(SHELLS).join(', ')} for a shell but received ${shell}`);
      }
      terminal.out(SHELLS[shell](completionsOf(program)));
    });
};

/** What can be completed of a command and all below it. */
function completionsOf(command: Command, path: readonly string[] = []): Completions[] {
  const [argument] = command.registeredArguments;
  return [
    {
      path: path.join(' '),
      words: [...command.commands.map((sub) => sub.name()), ...wordsFor(argument?.name())],
      options: [
        ...command.options.map((option) => ({
          flags: [option.short, option.long].filter((flag) => flag !== undefined),
          values: valuesOf(option),
          takesValue: option.required || option.optional,
        })),
        { flags: ['--help'], values: [], takesValue: false },
      ],
    },
    ...command.commands.flatMap((sub) => completionsOf(sub, [...path, sub.name()])),
  ];
}

/** What an argument of that name can be, if it is no file. */
function wordsFor(argument: string | undefined): readonly string[] {
  if (argument === 'id') return RECORD_IDS;
  return argument === 'shell' ? Object.keys(SHELLS) : [];
}

const valuesOf = (option: Option): readonly string[] =>
  option.long === '--model' ? MODEL_IDS : (option.argChoices ?? []);
