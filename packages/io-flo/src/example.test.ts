import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readmeExamples, runExample } from '@opticalflow/testing';

const folder = join(import.meta.dirname, '..');

test('the README’s example runs', async () => {
  const examples = readmeExamples(folder);
  expect(examples).toHaveLength(1);
  expect(await runExample(folder, examples[0])).toBe(
    'kitti-png\nFloat32Array(4) [ 1.5, 0, 0, 0 ] Uint8Array(2) [ 1, 0 ]\n',
  );
});
