import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readmeExamples, runExample } from '@opticalflow/testing';

const folder = join(import.meta.dirname, '..');

test('the README’s example runs, and learns the flow', async () => {
  const examples = readmeExamples(folder);
  expect(examples).toHaveLength(1);
  const output = await runExample(folder, examples[0]);
  const [before, after, u, v] = (output.match(/-?\d+\.\d+/g) ?? []).map(Number);
  expect(after).toBeLessThan(before / 10);
  expect(Math.abs(u + 2)).toBeLessThan(0.5);
  expect(Math.abs(v)).toBeLessThan(0.5);
});
