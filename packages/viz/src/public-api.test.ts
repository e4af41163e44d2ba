import { expect, test } from '@jest/globals';
import * as viz from './index.ts';
import * as tensor from './tensor.ts';

test('public names', () => {
  expect(Object.keys(viz).sort()).toEqual([
    'colourWheel',
    'errorBins',
    'legendRings',
    'overlayMask',
    'paintArrows',
    'paintDifference',
    'paintError',
    'paintErrorLegend',
    'paintFlow',
    'paintLegend',
    'paintMask',
  ]);
});

test('public names of the entry for tensors', () => {
  expect(Object.keys(tensor).sort()).toEqual(['drawOnCanvas', 'paintFlowTensor', 'paintMaskTensor']);
});
