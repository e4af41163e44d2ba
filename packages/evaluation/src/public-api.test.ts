import { expect, test } from '@jest/globals';
import * as evaluation from '@opticalflow/evaluation';

test('public names', () => {
  expect(Object.keys(evaluation).sort()).toEqual([
    'BENCHMARK_NAMES',
    'PROTOCOL_NAMES',
    'RunError',
    'acquireLock',
    'boundaryDistance',
    'checkSubmission',
    'createReport',
    'createShard',
    'csvText',
    'datasetId',
    'differences',
    'environmentStamp',
    'evaluate',
    'evaluateShard',
    'imageRows',
    'isFailed',
    'mergeRun',
    'openRunShard',
    'parseShard',
    'protocolNotes',
    'protocols',
    'readRunFile',
    'rulesFor',
    'scoreImage',
    'shardIndices',
    'shardOfEnvironment',
    'shardText',
    'submission',
    'summarise',
    'writeReport',
    'writeSubmission',
    'writeWhole',
  ]);
});
