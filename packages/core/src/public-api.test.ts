import { expect, test } from '@jest/globals';
import * as core from './index.ts';

test('public names', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "BackendError",
      "CheckpointError",
      "DownloadError",
      "FlowError",
      "FormatError",
      "SeededRandom",
      "ShapeError",
      "UnsupportedError",
      "addError",
      "createErrorSums",
      "createFlowField",
      "cropFlow",
      "cropRaster",
      "expectFrame",
      "expectInteger",
      "expectLength",
      "expectSameSize",
      "fillUnknown",
      "flipFlow",
      "flowStats",
      "isFlowError",
      "isKnown",
      "isOutlier",
      "kindOf",
      "mixSeeds",
      "nextTurn",
      "padToPlan",
      "pairMean",
      "planFit",
      "resizeBilinear",
      "resizeBytes",
      "scoreFlow",
      "speedBin",
      "spreadBits",
      "staysInside",
      "toFrame",
      "unitFloats",
      "vectorError",
      "waucPercent",
    ]
  `);
});
