import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadMaskFlowNet } from '@opticalflow/maskflownet';
import { describeBackends, expectNoLeak, readFixture, readGoldenFixture } from '@opticalflow/testing';
import { cropOf, expectGolden, observe } from './golden-run.ts';

const whole = { top: 0, left: 0, height: 150, width: 210 };
const multiple = { ...whole, height: 128, width: 192 };
const odd = { ...whole, height: 118, width: 165 };

/** Checkpoint, what its implementation computed, on which part of the pictures; and the least that must be compared. */
const cases = [
  ['mmflow-s.pth', 'mmflow-s', multiple, '', 40],
  ['mmflow-s.legacy.pth', 'mmflow-s', multiple, '', 40],
  ['mmflow-s.pth', 'mmflow-s-resized', whole, '', 20],
  ['mmflow-full.pth', 'mmflow-full', multiple, '', 60],
  ['microsoft-s.params', 'microsoft-s', multiple, '', 15],
  ['microsoft-s.params', 'microsoft-s', odd, 'resized.', 15],
  ['microsoft-s.pth', 'microsoft-s', odd, 'resized.', 15],
  ['microsoft-full.params', 'microsoft-full', multiple, '', 25],
  ['microsoft-full.params', 'microsoft-full', odd, 'resized.', 25],
  ['microsoft-full.pth', 'microsoft-full', odd, 'resized.', 25],
  ['default-s.safetensors', 'default-s', multiple, '', 15],
  ['default-s.safetensors', 'default-s', whole, 'resized.', 15],
] as const;

describeBackends({ describe, beforeAll }, () => {
  test.each(cases)(
    '%s gives the %s outputs of its own implementation on %j %s',
    async (file, name, crop, prefix, least) => {
      const golden = readGoldenFixture(`${name}.golden.safetensors`);
      const family = name.split('-')[0] as 'mmflow' | 'microsoft' | 'default';
      await expectNoLeak(async () => {
        const network = await loadMaskFlowNet(readFixture(file));
        const pair = ['first.png', 'second.png'].map((picture) => cropOf(readFixture(picture), crop));
        const observed = await observe(network, pair[0], pair[1]);
        network.dispose();
        expect(expectGolden(observed, { golden, prefix, family })).toBeGreaterThanOrEqual(least);
      });
    },
  );
});
