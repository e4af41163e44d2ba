import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readmeExamples, runExample } from '@opticalflow/testing';

const folder = join(import.meta.dirname, '..');

test('the README’s example runs', async () => {
  const examples = readmeExamples(folder);
  expect(examples).toHaveLength(1);
  expect(await runExample(folder, examples[0])).toBe('simd\nnot webgl: there is no WebGL 2 here\n');
});
