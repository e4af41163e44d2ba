import { describe, expect, test } from '@jest/globals';
import { createShard, parseShard, shardIndices, shardOfEnvironment, shardText } from '@opticalflow/evaluation';
import fc from 'fast-check';

describe('shards', () => {
  test('have each index once, and differ in length by at most one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 40 }), (length, count) => {
        const shards = Array.from({ length: count }, (_, index) => shardIndices(length, { index, count }));
        expect(shards.flat().sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
        const lengths = shards.map((indices) => indices.length);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('are written as people count', () => {
    expect(parseShard('3/16')).toEqual({ index: 2, count: 16 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.nat(), (count, n) => {
        const shard = { index: n % count, count };
        expect(parseShard(shardText(shard))).toEqual(shard);
      }),
    );
  });

  test.each(['0/4', '5/4', '1', '1/0', '-1/4', '1/4/2', '1.5/4', '', 'a/b', '1/10000'])('%s is none', (text) => {
    expect(() => parseShard(text)).toThrow(`I/N with I from 1 to N, as 3/16 for a shard but received "${text}"`);
  });

  test('outside of their number are refused', () => {
    expect(() => createShard({ index: 4, count: 4 })).toThrow('the index of a shard');
    expect(() => createShard({ index: 0, count: 10_000 })).toThrow('the number of shards');
  });
});

/** What Slurm sets in task `id` of `--array=min-max:step`. */
const slurm = (id: number, min: number, max: number, step = 1, count = Math.floor((max - min) / step) + 1) => ({
  SLURM_ARRAY_TASK_ID: String(id),
  SLURM_ARRAY_TASK_MIN: String(min),
  SLURM_ARRAY_TASK_MAX: String(max),
  SLURM_ARRAY_TASK_STEP: String(step),
  SLURM_ARRAY_TASK_COUNT: String(count),
});

describe('the shard of an environment', () => {
  test('is none outside of a cluster', () => {
    expect(shardOfEnvironment({ PATH: '/bin', SLURM_JOB_ID: '7' })).toBeUndefined();
    expect(shardOfEnvironment({ SLURM_ARRAY_TASK_ID: '' })).toBeUndefined();
  });

  test('follows Slurm’s array, wherever that begins and whatever its step', () => {
    expect(shardOfEnvironment(slurm(3, 0, 15))).toEqual({ index: 3, count: 16, source: 'Slurm' });
    expect(shardOfEnvironment(slurm(3, 1, 16))).toEqual({ index: 2, count: 16, source: 'Slurm' });
    expect(shardOfEnvironment(slurm(6, 0, 30, 2))).toEqual({ index: 3, count: 16, source: 'Slurm' });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 30 }),
        (min, step, count) => {
          const max = min + step * (count - 1);
          const ids = Array.from({ length: count }, (_, k) => min + k * step);
          const indices = ids.map((id) => shardOfEnvironment(slurm(id, min, max, step))!.index);
          expect(indices).toEqual(Array.from({ length: count }, (_, k) => k));
        },
      ),
    );
  });

  test('with the number of shards given, is Slurm’s own number, so that single tasks can be done again', () => {
    expect(shardOfEnvironment(slurm(7, 3, 7, 1, 2), { shards: 16 })).toEqual({ index: 7, count: 16, source: 'Slurm' });
  });

  test('is the index of a pod of Kubernetes', () => {
    const shard = { index: 3, count: 8, source: 'Kubernetes' };
    expect(shardOfEnvironment({ JOB_COMPLETION_INDEX: '3', JOB_COMPLETIONS: '8' })).toEqual(shard);
    expect(shardOfEnvironment({ JOB_COMPLETION_INDEX: '3' }, { shards: 8 })).toEqual(shard);
  });

  test('is the index of a child of AWS Batch', () => {
    const env = { AWS_BATCH_JOB_ARRAY_INDEX: '0', AWS_BATCH_JOB_ARRAY_SIZE: '2' };
    expect(shardOfEnvironment(env)).toEqual({ index: 0, count: 2, source: 'AWS Batch' });
  });

  test.each<[string, Record<string, string>, { shards?: number }, string]>([
    ['a Slurm task without its number', { SLURM_ARRAY_TASK_COUNT: '4' }, {}, 'but not SLURM_ARRAY_TASK_ID'],
    ['a Slurm task without its count', { SLURM_ARRAY_TASK_ID: '4' }, {}, 'but not SLURM_ARRAY_TASK_MIN'],
    ['a Slurm array with gaps', slurm(5, 1, 7, 1, 3), {}, 'has gaps: task 5 of 3 from 1 to 7'],
    ['a number beyond the shards', slurm(16, 1, 16), { shards: 16 }, 'index 16, which is not from 0 to 15'],
    ['a pod that knows no count', { JOB_COMPLETION_INDEX: '3' }, {}, 'set JOB_COMPLETIONS in the manifest'],
    ['a count without an index', { JOB_COMPLETIONS: '3' }, {}, 'but not JOB_COMPLETION_INDEX'],
    [
      'two counts of a pod',
      { JOB_COMPLETION_INDEX: '3', JOB_COMPLETIONS: '8' },
      { shards: 9 },
      '8 shards and 9 are asked',
    ],
    ['half of AWS', { AWS_BATCH_JOB_ARRAY_SIZE: '3' }, {}, 'but not AWS_BATCH_JOB_ARRAY_INDEX'],
    ['an index that is none', { JOB_COMPLETION_INDEX: 'x', JOB_COMPLETIONS: '8' }, {}, 'an integer for JOB_COMPLETION'],
    ['an index of another job', { JOB_COMPLETION_INDEX: '8', JOB_COMPLETIONS: '8' }, {}, 'not from 0 to 7'],
    [
      'two clusters',
      { ...slurm(1, 0, 3), JOB_COMPLETION_INDEX: '3', JOB_COMPLETIONS: '8' },
      {},
      'variables of Slurm and Kubernetes',
    ],
    ['too many', { JOB_COMPLETION_INDEX: '3', JOB_COMPLETIONS: '80000' }, {}, 'at most 9999'],
  ])('is refused for %s', (_, env, options, words) => {
    expect(() => shardOfEnvironment(env, options)).toThrow(words);
  });
});
