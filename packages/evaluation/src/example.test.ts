import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readmeExamples, runExample } from '@opticalflow/testing';

const folder = join(import.meta.dirname, '..');

test('the README’s example runs', async () => {
  const examples = readmeExamples(folder);
  expect(examples).toHaveLength(1);
  const out = '0.500 100 4 0\nmmflow microsoft raft kitti ptlflow gmflow\n';
  expect(await runExample(folder, examples[0])).toBe(out);
});
