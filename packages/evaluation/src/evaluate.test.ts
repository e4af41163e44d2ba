import { describe, expect, test } from '@jest/globals';
import { BackendError, createFlowField } from '@opticalflow/core';
import { concat, type FlowDataset, openDataset, syntheticScenes } from '@opticalflow/datasets';
import { type Estimate, evaluate, type ImageRecord, isFailed } from '@opticalflow/evaluation';

const scenes = syntheticScenes({ count: 5, seed: 3, width: 40, height: 24, maxMotion: 6, objects: 2 });

/** The truth, moved by (3, 4): an endpoint error of 5 px everywhere. */
const offBy5: Estimate = async (_, __, { index }) => {
  const { flow } = await scenes.sample(index);
  return { flow: createFlowField({ ...flow, data: flow.data.map((value, i) => value + (i % 2 === 0 ? 3 : 4)) }) };
};

describe('an evaluation', () => {
  test('of the truth moved by (3, 4) has an error of 5 px', async () => {
    const steps: string[] = [];
    const { summary, records } = await evaluate({
      estimate: offBy5,
      dataset: scenes,
      protocol: 'raft',
      onProgress: ({ stage, done, total }) => steps.push(`${stage} ${done}/${total}`),
    });
    expect(summary).toMatchObject({ images: 5, failed: 0, empty: 0, pixels: 5 * 40 * 24, datasets: ['synthetic'] });
    expect(summary.epe).toBeCloseTo(5, 5);
    expect(summary.px3Outlier).toBe(100);
    expect(records.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(steps.at(-1)).toBe('seed-3/000004 5/5');
    expect(steps).toHaveLength(5);
  });

  test('gives the same numbers with worker threads, and of any choice of indices', async () => {
    const records = async (workers: number) =>
      (await evaluate({ estimate: offBy5, dataset: scenes, protocol: 'kitti', workers, indices: [4, 1] })).records;
    const plain = (all: ImageRecord[]) => all.map((record) => ({ ...record, milliseconds: 0 }));
    expect(plain(await records(1))).toEqual(plain(await records(0)));
    expect((await records(0)).map(({ index }) => index)).toEqual([4, 1]);
  });

  test('goes on after pictures that fail, and says how many did', async () => {
    const broken: FlowDataset = {
      ...scenes,
      sample: (index, options) =>
        index === 1 ? Promise.reject(new Error('the file is cut off')) : scenes.sample(index, options),
    };
    const estimate: Estimate = async (first, second, context) => {
      if (context.index === 2) throw new Error('too hard');
      if (context.index === 3) return { flow: createFlowField({ width: 1, height: 1 }) };
      return offBy5(first, second, context);
    };
    const { summary, records } = await evaluate({ estimate, dataset: broken, protocol: 'mmflow' });
    expect(summary).toMatchObject({ images: 2, failed: 3 });
    expect(summary.epe).toBeCloseTo(5, 5);
    expect(records.map((record) => (isFailed(record) ? record.error : ''))).toEqual([
      '',
      'the file is cut off',
      'too hard',
      expect.stringContaining('Expected 40x24'),
      '',
    ]);
  });

  test('ends with the backend', async () => {
    const records: ImageRecord[] = [];
    const estimate: Estimate = (first, second, context) => {
      if (context.index === 2) throw new BackendError('out of memory');
      return offBy5(first, second, context);
    };
    const running = evaluate({
      estimate,
      dataset: scenes,
      protocol: 'mmflow',
      onRecord: (record) => void records.push(record),
    });
    await expect(running).rejects.toThrow('out of memory');
    expect(records).toHaveLength(2);
  });

  test('ends when its signal is aborted, and by what a listener throws', async () => {
    const controller = new AbortController();
    const aborted = evaluate({
      estimate: (first, second, context) => {
        if (context.index === 1) controller.abort(new Error('enough'));
        return offBy5(first, second, context);
      },
      dataset: scenes,
      protocol: 'mmflow',
      signal: controller.signal,
    });
    await expect(aborted).rejects.toThrow('enough');
    const full = evaluate({
      estimate: offBy5,
      dataset: scenes,
      protocol: 'mmflow',
      onRecord: () => Promise.reject(new Error('the disk is full')),
    });
    await expect(full).rejects.toThrow('the disk is full');
  });

  test('names a dataset after what is opened, and a mixture after itself', async () => {
    const named = await openDataset('synthetic', { count: 1, width: 16, height: 16 });
    const estimate: Estimate = ({ width, height }) => ({ flow: createFlowField({ width, height }) });
    const datasetsOf = async (dataset: FlowDataset) =>
      (await evaluate({ estimate, dataset, protocol: 'kitti' })).summary.datasets;
    expect(await datasetsOf(concat([named, named]))).toEqual(['synthetic']);
    const bare: FlowDataset = { name: 'Mine', length: 1, nameOf: () => 'a', sample: () => named.sample(0) };
    expect(await datasetsOf(bare)).toEqual(['Mine']);
  });
});
