import { expect, test } from '@jest/globals';
import * as simd from './index.ts';

test('public names', () => {
  expect(Object.keys(simd).sort()).toMatchInlineSnapshot(`
    [
      "Heap",
      "SimdBackend",
      "registerSimdBackend",
      "setSimdBackend",
    ]
  `);
});
