/** Runs turbo on a machine that has Node and npm alone: `node scripts/turbo.mjs run build`. */
import { run, turbo } from './workspace.mjs';

run(...turbo(...process.argv.slice(2)));
