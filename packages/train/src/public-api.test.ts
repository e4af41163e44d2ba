import { expect, test } from '@jest/globals';
import * as train from './index.ts';

test('public names', () => {
  expect(Object.keys(train).sort()).toMatchInlineSnapshot(`
    [
      "Adam",
      "NotFiniteError",
      "TrainableWeights",
      "Trainer",
      "batchSize",
      "checkRecipe",
      "checkTrainingConfig",
      "clipByNorm",
      "configDefaults",
      "datasetsOf",
      "flowLoss",
      "globalNorm",
      "initialParameters",
      "isFrozen",
      "learningRate",
      "lossAndGradients",
      "lossRules",
      "matchingLoss",
      "mmflowFineTuningSchedule",
      "plotLogs",
      "readTrainingLog",
      "recipeNamed",
      "recipes",
      "registerGradients",
      "scheduleSteps",
      "settleConfig",
    ]
  `);
});
