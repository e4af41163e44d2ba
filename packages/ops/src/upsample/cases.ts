import type { UpsampleAttrs } from '../kernel-names.ts';
import type { OpCase } from '../runtime/op-case.ts';

const upsampleCase = (name: string, shape: number[], factor: number): OpCase<UpsampleAttrs> => ({
  name,
  inputs: [{ shape }],
  attrs: { factor },
});

export const UPSAMPLE_CASES = [
  upsampleCase('twice, a batch of two', [2, 3, 5, 2], 2),
  upsampleCase('three times', [1, 4, 2, 3], 3),
  upsampleCase('sixteen times', [1, 2, 3, 1], 16),
  upsampleCase('a picture of one pixel', [2, 1, 1, 2], 4),
  upsampleCase('131 channels', [1, 2, 3, 131], 2),
  upsampleCase('not at all', [1, 3, 4, 2], 1),
];
