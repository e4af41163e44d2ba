import { expect, test } from '@jest/globals';
import * as viz from './index.ts';

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
