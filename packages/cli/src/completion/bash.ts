import { chooseWords } from './choose-words.ts';
import type { Completions } from './completions.ts';

/** A script for bash. Where nothing is chosen, bash completes files. */
export function bashScript(all: readonly Completions[]): string {
  return `_opticalflow() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")${chooseWords(all)}
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _opticalflow opticalflow
`;
}
