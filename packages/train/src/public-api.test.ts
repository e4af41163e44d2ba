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
      "initialParameters",
      "isFrozen",
      "learningRate",
      "lossAndGradients",
      "lossRules",
      "mmflowFineTuningSchedule",
      "recipeNamed",
      "recipes",
      "registerGradients",
      "scheduleSteps",
    ]
  `);
});
