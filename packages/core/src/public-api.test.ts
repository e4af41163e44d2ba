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
      "ShapeError",
      "UnsupportedError",
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
      "padToPlan",
      "pairMean",
      "planFit",
      "resizeBilinear",
      "resizeBytes",
      "scoreFlow",
      "staysInside",
      "toFrame",
      "unitFloats",
    ]
  `);
});
