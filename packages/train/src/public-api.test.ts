import { expect, test } from '@jest/globals';
import * as train from './index.ts';

test('public names', () => {
  expect(Object.keys(train).sort()).toMatchInlineSnapshot(`
    [
      "Adam",
      "TrainableWeights",
      "Trainer",
      "batchSize",
      "checkRecipe",
      "clipByNorm",
      "flowLoss",
      "globalNorm",
      "initialParameters",
      "isFrozen",
      "learningRate",
      "lossAndGradients",
      "lossRules",
      "matchingLoss",
      "mmflowFineTuningSchedule",
      "recipeNamed",
      "recipes",
      "registerGradients",
      "scheduleSteps",
    ]
  `);
});
