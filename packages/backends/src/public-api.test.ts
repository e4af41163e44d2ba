import { expect, test } from '@jest/globals';
import * as backends from '@opticalflow/backends';

test('public names', () => {
  expect(Object.keys(backends).sort()).toEqual([
    'BACKEND_NAMES',
    'findWebgpuAdapter',
    'isSoftwareGpu',
    'releaseBackend',
    'setBestBackend',
    'tryBackend',
    'tryLoader',
  ]);
});
