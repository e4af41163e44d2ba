import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends, readFixture, readGoldenFixture } from '@opticalflow/testing';
import { compareWithGolden } from './golden-run.ts';

const whole = { top: 0, left: 0, height: 150, width: 210 };
const multiple = { ...whole, height: 128, width: 192 };
const odd = { ...whole, height: 118, width: 165 };

/** Checkpoint; what its implementation computed; on which part of the pictures; how many tensors that are. */
const cases = [
  ['mmflow-s.pth', 'mmflow-s', 'multiples of 64', multiple, '', 37],
  ['mmflow-s.legacy.pth', 'mmflow-s', 'multiples of 64', multiple, '', 37],
  ['mmflow-s.pth', 'mmflow-s-resized', 'odd sizes', whole, '', 2],
  ['mmflow-full.pth', 'mmflow-full', 'multiples of 64', multiple, '', 65],
  ['microsoft-s.params', 'microsoft-s', 'multiples of 64', multiple, '', 18],
  ['microsoft-s.params', 'microsoft-s', 'odd sizes', odd, 'resized.', 18],
  ['microsoft-s.pth', 'microsoft-s', 'odd sizes', odd, 'resized.', 18],
  ['microsoft-full.params', 'microsoft-full', 'multiples of 64', multiple, '', 25],
  ['microsoft-full.params', 'microsoft-full', 'odd sizes', odd, 'resized.', 25],
  ['microsoft-full.pth', 'microsoft-full', 'odd sizes', odd, 'resized.', 25],
  ['default-s.safetensors', 'default-s', 'multiples of 64', multiple, '', 18],
  ['default-s.safetensors', 'default-s', 'odd sizes', whole, 'resized.', 18],
] as const;

describeBackends({ describe, beforeAll }, () => {
  test.each(cases)('%s gives the tensors of %s, %s', async (file, name, _, crop, prefix, count) => {
    const pictures = [readFixture('first.png'), readFixture('second.png')] as const;
    const golden = readGoldenFixture(`${name}.golden.safetensors`);
    expect(await compareWithGolden({ checkpoint: readFixture(file), pictures, crop, golden, prefix })).toBe(count);
  });
});
