import { Command, CommanderError } from 'commander';
import { benchCommand } from './commands/bench.ts';
import { completionCommand } from './commands/completion.ts';
import { convertCommand } from './commands/convert.ts';
import { doctorCommand } from './commands/doctor.ts';
import { estimateCommand } from './commands/estimate.ts';
import { importCommand } from './commands/import.ts';
import { infoCommand } from './commands/info.ts';
import { modelsCommand } from './commands/models.ts';
import { paintCommand } from './commands/paint.ts';
import { scoreCommand } from './commands/score.ts';
import { statsCommand } from './commands/stats.ts';
import { warpCommand } from './commands/warp.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

/** The command line's commands, in the order of its help. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('opticalflow')
    .description('Optical flow: the motion between two pictures')
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) });
  for (const define of [
    estimateCommand,
    warpCommand,
    paintCommand,
    convertCommand,
    infoCommand,
    statsCommand,
    scoreCommand,
    modelsCommand,
    importCommand,
    benchCommand,
    doctorCommand,
    completionCommand,
  ]) {
    define(program, terminal);
  }
  return program;
}

/**
 * Runs a command line, without the two words that start a process's.
 *
 * @returns the exit code; nothing is thrown
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = createProgram(terminal);
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const code = terminal.signal.aborted ? EXIT.interrupted : exitCodeOf(error);
    terminal.err(`opticalflow: ${describe(error, code, argv.includes('--verbose'))}\n`);
    return code;
  }
}

function describe(error: unknown, code: number, verbose: boolean): string {
  if (code === EXIT.interrupted) return 'interrupted';
  if (!(error instanceof Error)) return String(error);
  if (verbose) return error.stack ?? error.message;
  return code === EXIT.internal ? `internal error: ${error.message} (--verbose shows where)` : error.message;
}
