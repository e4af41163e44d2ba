import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readmeExamples, runExample } from '@opticalflow/testing';

const folder = join(import.meta.dirname, '..');

test('the README’s example runs, and its loss falls', async () => {
  const examples = readmeExamples(folder);
  expect(examples).toHaveLength(1);
  const lines = (await runExample(folder, examples[0])).trim().split('\n');
  expect(lines.pop()).toBe('142 parameters');
  const losses = lines.map(Number);
  expect(losses).toHaveLength(15);
  expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
});
