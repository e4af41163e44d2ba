/** `npm test`: installs, checks, builds and tests the workspace, then adds up what every package's tests came to. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, root } from './workspace.mjs';

install();
const turbo = join(root, 'node_modules/turbo/bin/turbo');
const tests = spawnSync(process.execPath, [turbo, 'run', 'test', '--continue', '--concurrency=2'], {
  cwd: root,
  stdio: 'inherit',
});
const checks = spawnSync('npm', ['run', '--silent', 'check'], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const name of readdirSync(join(root, 'packages'))) {
  const file = join(root, 'packages', name, 'test-results.json');
  if (!existsSync(file)) continue;
  const counts = JSON.parse(readFileSync(file, 'utf8'));
  for (const key of Object.keys(sum)) sum[key] += counts[key];
}
if (checks.status !== 0) console.error('The checks of format, types, imports or packages failed: see above');
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(tests.status || checks.status || (sum.passed === 0 ? 1 : 0));
