/** Where the command line reads from and writes to; a process has one, tests make their own. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  out(text: string): void;
  /** Progress and errors. */
  err(text: string): void;
  /** Whether `err` is a terminal that redraws a line. */
  readonly errIsTerminal: boolean;
  /** Columns of that terminal. */
  readonly columns: number;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

/** The process's own terminal. */
export function processTerminal(signal: AbortSignal): Terminal {
  return {
    cwd: process.cwd(),
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    errIsTerminal: process.stderr.isTTY === true && process.env.TERM !== 'dumb',
    columns: process.stderr.columns ?? 80,
    signal,
  };
}
