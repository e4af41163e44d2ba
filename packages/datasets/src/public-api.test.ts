import { expect, test } from '@jest/globals';
import * as datasets from '@opticalflow/datasets';

test('public names', () => {
  expect(Object.keys(datasets).sort()).toEqual([
    'DatasetError',
    'cached',
    'concat',
    'limit',
    'listDatasets',
    'mix',
    'openDataset',
    'openDescribed',
    'openNamed',
    'prefetch',
    'repeat',
    'shard',
    'subset',
    'syntheticScenes',
  ]);
});
