import type { WarpAttrs } from '../kernel-names.ts';
import type { CaseInput, OpCase } from '../runtime/op-case.ts';

const PLAIN: WarpAttrs = { border: 'zeros', components: 'uv', minCoverage: -1, origin: 0 };

const warpCase = (
  name: string,
  image: number[],
  flow: Omit<CaseInput, 'shape'>,
  attrs: Partial<WarpAttrs> = {},
  size = image.slice(1, 3),
): OpCase<WarpAttrs> => ({
  name,
  inputs: [{ shape: image }, { shape: [image[0], ...size, 2], ...flow }],
  attrs: { ...PLAIN, ...attrs },
});

export const WARP_CASES = [
  warpCase('a batch of two, flow that leaves the frame', [2, 5, 7, 3], { low: -5, high: 4 }),
  warpCase('(y, x)', [1, 6, 4, 2], { low: -2, high: 3 }, { components: 'yx' }),
  warpCase('repeated edges', [2, 4, 7, 3], { low: -6, high: 5 }, { border: 'border' }),
  warpCase('a mask', [2, 6, 5, 2], { low: -2, high: 2 }, { minCoverage: 0.9999 }),
  warpCase('a mask on repeated edges', [1, 4, 5, 1], { low: -2, high: 2 }, { border: 'border', minCoverage: 0.5 }),
  warpCase(
    'what is covered at all, on repeated edges',
    [1, 5, 4, 2],
    { low: -3, high: 3 },
    {
      border: 'border',
      minCoverage: 0,
    },
  ),
  warpCase('a picture of one pixel', [1, 1, 1, 3], { low: -0.9, high: 0.9 }),
  warpCase('one pixel, repeated', [1, 1, 1, 1], { low: -2, high: 2 }, { border: 'border' }),
  warpCase('131 channels', [1, 3, 4, 131], { low: -1, high: 2 }),
  warpCase('a larger picture than the flow', [2, 7, 9, 2], { low: -3, high: 3 }, { origin: 1 }, [5, 7]),
  warpCase('flow far beyond the frame', [1, 3, 5, 2], { low: -1e12, high: 1e12 }),
];
