import { expect, test } from '@jest/globals';
import * as everywhere from './index.ts';
import * as node from './node.ts';

test('public names', () => {
  expect(Object.keys(everywhere).sort()).toEqual(['defaultModel', 'fetchDefaultWeights', 'weightsUrl']);
  expect(Object.keys(node).sort()).toEqual(['defaultModel', 'readDefaultWeights']);
});
