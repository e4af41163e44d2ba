#!/usr/bin/env node
import { releaseBackend } from '@opticalflow/backends';
import { CliError, EXIT } from './exit-codes.ts';
import { reasonOf } from './files.ts';
import { main } from './main.ts';
import { processTerminal } from './terminal.ts';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // a second signal ends the process at once
  process.once(signal, () => interruption.abort());
}

let lost: CliError | undefined;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (lost) return;
  // a reader that has seen enough is no failure; nobody wants the rest of the work either
  const code = error.code === 'EPIPE' ? EXIT.ok : EXIT.cannotCreate;
  lost = new CliError(code, `Cannot write to stdout: ${reasonOf(error)}`);
  if (code !== EXIT.ok) process.stderr.write(`opticalflow: ${lost.message}\n`);
  process.exitCode = code;
  interruption.abort(lost);
});
// where errors cannot be told, there is nobody to tell that either
process.stderr.on('error', () => {});

const terminal = processTerminal(interruption.signal);
const code = await main(process.argv.slice(2), {
  ...terminal,
  err: (text) => {
    if (!lost) terminal.err(text);
  },
});
process.exitCode = lost?.exitCode ?? code;
// a GPU that is held would keep the process
await releaseBackend().catch(() => {});
