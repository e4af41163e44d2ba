import { chooseWords } from './choose-words.ts';
import type { Completions } from './completions.ts';

/** A script for zsh. */
export function zshScript(all: readonly Completions[]): string {
  return `#compdef opticalflow
_opticalflow_words() {
  local current="$1"; shift
  local before=("$@")${chooseWords(all)}
  print -r -- "$words"
}
_opticalflow_complete() {
  local chosen="$(_opticalflow_words "\${words[CURRENT]}" "\${words[@]:1:$((CURRENT-2))}")"
  if [[ -n "$chosen" ]]; then compadd -- \${=chosen}; else _files; fi
}
compdef _opticalflow_complete opticalflow
`;
}
