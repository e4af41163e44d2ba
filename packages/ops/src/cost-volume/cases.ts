import type { CostVolumeAttrs } from '../kernel-names.ts';
import type { OpCase } from '../runtime/op-case.ts';

const features = (shape: number[], attrs: CostVolumeAttrs, name: string): OpCase<CostVolumeAttrs> => ({
  name,
  inputs: [{ shape }, { shape }],
  attrs,
});

export const COST_VOLUME_CASES = [
  features([2, 5, 7, 3], { maxDisplacement: 2, scale: 1, slope: 1 }, 'a batch of two, odd sizes, a sum'),
  features([1, 4, 9, 5], { maxDisplacement: 4, scale: 1 / 5, slope: 1 }, 'neighbours beyond every edge, a mean'),
  features([1, 1, 1, 1], { maxDisplacement: 1, scale: 1, slope: 1 }, 'a picture of one pixel'),
  features([1, 3, 2, 131], { maxDisplacement: 1, scale: 1 / 131, slope: 1 }, '131 channels'),
  features([2, 3, 4, 2], { maxDisplacement: 0, scale: 1, slope: 1 }, 'no displacement'),
  features([2, 5, 21, 7], { maxDisplacement: 3, scale: 1, slope: 0.1 }, 'rows of several groups of pixels'),
  features([1, 3, 6, 4], { maxDisplacement: 5, scale: 1, slope: 1 }, 'displacements wider than the picture'),
  features([2, 4, 5, 6], { maxDisplacement: 2, scale: 1 / 6, slope: 0.1 }, 'an activation'),
];
