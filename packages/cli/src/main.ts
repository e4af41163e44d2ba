import { Command, CommanderError } from 'commander';
import { benchCommand } from './commands/bench.ts';
import { completionCommand } from './commands/completion.ts';
import { convertCommand } from './commands/convert.ts';
import { curvesCommand } from './commands/curves.ts';
import { doctorCommand } from './commands/doctor.ts';
import { estimateCommand } from './commands/estimate.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { importCommand } from './commands/import.ts';
import { infoCommand } from './commands/info.ts';
import { modelsCommand } from './commands/models.ts';
import { paintCommand } from './commands/paint.ts';
import { scoreCommand } from './commands/score.ts';
import { statsCommand } from './commands/stats.ts';
import { submitCommand } from './commands/submit.ts';
import { trainCommand } from './commands/train.ts';
import { warpCommand } from './commands/warp.ts';
import { CliError, describeError, EXIT, exitCodeOf } from './exit-codes.ts';
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
    evaluateCommand,
    submitCommand,
    trainCommand,
    curvesCommand,
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
    await program.parseAsync(asksForHelp(program, argv) ? [...argv, '--help'] : [...argv], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { aborted, reason } = terminal.signal;
    const ended = aborted && reason instanceof CliError ? reason : error;
    const code = aborted && !(reason instanceof CliError) ? EXIT.interrupted : exitCodeOf(ended);
    terminal.err(`opticalflow: ${describeError(ended, { code, verbose: argv.includes('--verbose') })}\n`);
    return code;
  }
}

/** Whether a line is nothing but a command that has commands below it, or nothing at all. */
function asksForHelp(program: Command, argv: readonly string[]): boolean {
  if (argv.length !== 1) return argv.length === 0;
  return program.commands.some((command) => command.name() === argv[0] && command.commands.length > 0);
}
