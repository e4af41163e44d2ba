#!/usr/bin/env node
import { main } from './main.ts';
import { processTerminal } from './terminal.ts';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // a second signal ends the process at once
  process.once(signal, () => interruption.abort());
}
process.exitCode = await main(process.argv.slice(2), processTerminal(interruption.signal));
