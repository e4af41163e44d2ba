import type { Completions } from './completions.ts';

/**
 * A piece of script for bash and zsh: from the words `before` the cursor and the `current` one it finds the `words` to
 * choose from. Words that are no options are joined into the path of commands, as far as one is known. No words mean
 * files.
 */
export function chooseWords(all: readonly Completions[]): string {
  const known = all.map(({ path }) => path.replaceAll(' ', '/')).join(' ');
  return `
  local words='' commands='' word='' previous='' known=' ${known} '
  for word in "\${before[@]}"; do
    previous="$word"
    case "$known" in *" \${commands:+$commands/}$word "*) commands="\${commands:+$commands/}$word" ;; esac
  done
  case "$commands $previous" in
${all.flatMap(values).join('\n')}
  *)
    case "$commands" in
${all.map(wordsAndOptions).join('\n')}
    esac ;;
  esac`;
}

const pathOf = ({ path }: Completions): string => path.replaceAll(' ', '/');

/** After an option that takes a value: what that can be. */
function values(completions: Completions): string[] {
  return completions.options
    .filter(({ takesValue }) => takesValue)
    .map(({ flags, values }) => {
      const patterns = flags.map((flag) => `'${pathOf(completions)} ${flag}'`).join('|');
      return `  ${patterns}) words='${values.join(' ')}' ;;`;
    });
}

function wordsAndOptions(completions: Completions): string {
  const options = completions.options.flatMap(({ flags }) => flags).join(' ');
  const words = completions.words.join(' ');
  return `    '${pathOf(completions)}') case "$current" in -*) words='${options}' ;; *) words='${words}' ;; esac ;;`;
}
