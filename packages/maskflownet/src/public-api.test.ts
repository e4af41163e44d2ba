import { expect, test } from '@jest/globals';
import * as everywhere from './index.ts';
import * as node from './node.ts';

test('public names', () => {
  expect(Object.keys(everywhere).sort()).toMatchInlineSnapshot(`
    [
      "MaskFlowNet",
      "NetworkWeights",
      "channels",
      "expectedTensors",
      "findRecord",
      "forward",
      "loadCheckpoint",
      "loadMaskFlowNet",
      "memorySource",
      "readCheckpoint",
      "recogniseCheckpoint",
      "records",
      "sniffCheckpoint",
      "stepCount",
      "uploadWeights",
      "variantNamed",
      "variants",
      "writeMaskFlowNet",
      "writeSafetensors",
    ]
  `);
  expect(Object.keys(node).sort()).toMatchInlineSnapshot(`
    [
      "cacheFolder",
      "listCached",
      "openFileSource",
      "pullCheckpoint",
      "removeCached",
      "verifyCheckpoint",
    ]
  `);
});
