import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Runs a command in the workspace, its output on the terminal, and returns its exit status. */
export function statusOf(command, args) {
  const shell = process.platform === 'win32' && command !== process.execPath;
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

/** The same; ends this process when the command fails. */
export function run(command, args) {
  const status = statusOf(command, args);
  if (status !== 0) process.exit(status);
}

/** pnpm at the pinned version, which npm fetches by itself: command and arguments. */
function pnpm(...args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return ['npx', ['--yes', packageManager, ...args]];
}

/** turbo, which wants to find pnpm: command and arguments. */
export const turbo = (...args) => pnpm('exec', 'turbo', ...args);

/** Installs what the lockfile says. No install script runs. */
export function install() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    console.error(`Expected Node 20 or newer but this is ${process.version}`);
    process.exit(1);
  }
  run(...pnpm('install', '--frozen-lockfile', '--ignore-scripts', '--reporter=append-only'));
}
