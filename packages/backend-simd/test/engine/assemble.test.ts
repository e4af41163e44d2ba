import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const script = join(import.meta.dirname, '../../scripts/assemble.mjs');

test('what is checked in is what the AssemblyScript sources give', () => {
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe('');
}, 300_000);
