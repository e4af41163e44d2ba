import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Runs a command in the workspace, its output on the terminal; ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs pnpm at the pinned version, which npm fetches by itself. */
export function pnpm(...args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  run('npx', ['--yes', packageManager, ...args], { shell: process.platform === 'win32' });
}

/** Installs what the lockfile says. No install script runs. */
export function install() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    console.error(`Expected Node 20 or newer but this is ${process.version}`);
    process.exit(1);
  }
  pnpm('install', '--frozen-lockfile', '--ignore-scripts', '--reporter=append-only');
}
