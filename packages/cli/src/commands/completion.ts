import type { Command } from 'commander';
import type { CommandDefinition } from '../command-line.ts';
import { usageError } from '../exit-codes.ts';

/** What a shell can complete after a line of commands. */
interface Completions {
  /** The commands so far, as `'models pull'`; empty for the program itself. */
  readonly path: string;
  readonly words: readonly string[];
}

const SHELLS: Record<string, (all: readonly Completions[]) => string> = { bash, zsh, fish };

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

/** Words for a command and all below it: its sub-commands, its options. */
function completionsOf(command: Command, path: readonly string[] = []): Completions[] {
  const options = command.options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined));
  const words = [...command.commands.map((sub) => sub.name()), ...options, '--help'];
  return [
    { path: path.join(' '), words },
    ...command.commands.flatMap((sub) => completionsOf(sub, [...path, sub.name()])),
  ];
}

const cases = (all: readonly Completions[]): string =>
  all.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`).join('\n');

/** Joins the words before the cursor that are no options into the path of commands, as far as one is known. */
const findPath = (all: readonly Completions[]) => `
  local path='' word known=' ${all.map(({ path }) => path.replaceAll(' ', '/')).join(' ')} '
  for word in "\${before[@]}"; do
    case "$known" in *" \${path:+$path/}$word "*) path="\${path:+$path/}$word" ;; esac
  done
  case "\${path//\\// }" in
${cases(all)}
  esac`;

function bash(all: readonly Completions[]): string {
  return `_opticalflow() {
  local words='' before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")${findPath(all)}
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _opticalflow opticalflow
`;
}

function zsh(all: readonly Completions[]): string {
  return `#compdef opticalflow
_opticalflow_complete() {
  local words_before=("\${words[@]:1:$((CURRENT-2))}")
  local before=("\${words_before[@]}") words=''${findPath(all)}
  compadd -- \${=words}
  _files
}
compdef _opticalflow_complete opticalflow
`;
}

function fish(all: readonly Completions[]): string {
  const commands = all[0].words.filter((word) => !word.startsWith('-'));
  const lines = all.flatMap(({ path, words }) => {
    const condition =
      path === ''
        ? `not __fish_seen_subcommand_from ${commands.join(' ')}`
        : path
            .split(' ')
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join('; and ');
    return words.map((word) => {
      const what = word.startsWith('--')
        ? `-l ${word.slice(2)}`
        : word.startsWith('-')
          ? `-s ${word.slice(1)}`
          : `-a ${word}`;
      return `complete -c opticalflow -n '${condition}' ${what}`;
    });
  });
  return `${lines.join('\n')}\n`;
}
