import type { Completions, OptionCompletions } from './completions.ts';

/** A script for fish, which offers options only after a dash, and files beside the words. */
export function fishScript(all: readonly Completions[]): string {
  const commands = all[0].words;
  const lines = all.flatMap(({ path, words, options }) => {
    const condition =
      path === ''
        ? `not __fish_seen_subcommand_from ${commands.join(' ')}`
        : path
            .split(' ')
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join('; and ');
    const line = (what: string) => `complete -c opticalflow -n '${condition}' ${what}`;
    return [...words.map((word) => line(`-a ${word}`)), ...options.map((option) => line(optionText(option)))];
  });
  return `${lines.join('\n')}\n`;
}

function optionText({ flags, takesValue, values }: OptionCompletions): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = values.length > 0 ? ` -r -a '${values.join(' ')}'` : takesValue ? ' -r' : '';
  return `${names.join(' ')}${value}`;
}
