import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readmeExamples, runExample } from '@opticalflow/testing';

const folder = join(import.meta.dirname, '..');

test('the README’s example runs', async () => {
  const examples = readmeExamples(folder);
  expect(examples).toHaveLength(1);
  expect(await runExample(folder, examples[0])).toBe('128 96 24576 12288\nseed-7/000000 128\nseed-7/000004 128\n');
});
