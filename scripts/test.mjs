/** `npm test`: installs, checks, builds and tests the workspace, then adds up what every package's tests came to. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { install, root, statusOf, turbo } from './workspace.mjs';

const resultFiles = readdirSync(join(root, 'packages')).map((name) =>
  join(root, 'packages', name, 'test-results.json'),
);
for (const file of resultFiles) rmSync(file, { force: true });

install();
const tests = statusOf(...turbo('run', 'test', '--continue', '--concurrency=2'));
const checks = statusOf('npm', ['run', '--silent', 'check']);

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of resultFiles.filter(existsSync)) {
  const counts = JSON.parse(readFileSync(file, 'utf8'));
  for (const key of Object.keys(sum)) sum[key] += counts[key];
}
if (checks !== 0) console.error('The checks of format, types, imports or packages failed: see above');
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(tests || checks || (sum.passed === 0 ? 1 : 0));
