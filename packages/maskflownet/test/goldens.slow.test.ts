import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackends, readGolden, sharedPath } from '@opticalflow/testing';
import { compareWithGolden } from './golden-run.ts';

const mmflow = { top: 100, left: 150, height: 128, width: 192 };
const mmflowOdd = { top: 80, left: 100, height: 150, width: 201 };
const microsoft = { top: 60, left: 100, height: 192, width: 256 };
const microsoftOdd = { top: 60, left: 100, height: 182, width: 229 };

/** Crops of photographs, networks of a quarter of the width. Columns as in fixtures.test.ts. */
const cases = [
  ['s-quarter.pth', 's-quarter', mmflow, '', 37],
  ['s-quarter.legacy.pth', 's-quarter', mmflow, '', 37],
  ['s-quarter.pth', 's-quarter-resized', mmflowOdd, '', 37],
  ['full-quarter.pth', 'full-quarter', mmflow, '', 65],
  ['microsoft-s-quarter.params', 'microsoft-s-quarter', microsoft, '', 22],
  ['microsoft-s-quarter.pth', 'microsoft-s-quarter', microsoftOdd, 'resized.', 22],
  ['microsoft-full-quarter.params', 'microsoft-full-quarter', microsoft, '', 29],
  ['microsoft-full-quarter.pth', 'microsoft-full-quarter', microsoftOdd, 'resized.', 29],
] as const;

const goldens = sharedPath('goldens');
const photographs = sharedPath('data/middlebury/other-data/RubberWhale');

if (goldens === undefined || photographs === undefined) {
  test.skip('larger goldens: they do not lie beside this checkout', () => {});
} else {
  describeBackends({ describe, beforeAll }, () => {
    test.each(cases)('%s gives the tensors of %s', async (file, name, crop, prefix, count) => {
      const pictures = ['frame10.png', 'frame11.png'].map((frame) => readFileSync(`${photographs}/${frame}`));
      const golden = readGolden(`${goldens}/${name}.golden.safetensors`);
      const checkpoint = readFileSync(`${goldens}/${file}`);
      const run = { checkpoint, pictures: [pictures[0], pictures[1]] as const, crop, golden, prefix };
      expect(await compareWithGolden(run)).toBe(count);
    });
  });
}
