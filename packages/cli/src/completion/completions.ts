/** An option, and what can follow it. */
export interface OptionCompletions {
  readonly flags: readonly string[];
  readonly takesValue: boolean;
  /** What its value can be; empty where files are. */
  readonly values: readonly string[];
}

/** What a shell can complete after a line of commands. */
export interface Completions {
  /** The commands so far, as `'models pull'`; empty for the program itself. */
  readonly path: string;
  /** Commands below it, or what its argument can be; empty where files are. */
  readonly words: readonly string[];
  readonly options: readonly OptionCompletions[];
}
