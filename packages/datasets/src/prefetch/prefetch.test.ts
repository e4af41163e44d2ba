import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  concat,
  type FlowDataset,
  openDataset,
  type Prefetched,
  type PrefetchOptions,
  prefetch,
  syntheticScenes,
} from '@opticalflow/datasets';
import { flo, makeTree, png } from '../../test/made-tree.ts';
import { Pool } from './pool.ts';

const scenes = syntheticScenes({ count: 12, seed: 1, width: 24, height: 16, objects: 2, maxMotion: 3 });

async function all(dataset: FlowDataset, options?: PrefetchOptions): Promise<Prefetched[]> {
  const items: Prefetched[] = [];
  for await (const item of prefetch(dataset, options)) items.push(item);
  return items;
}

/** Middlebury with these sequences; those in `broken` have damaged flow. */
const sequences = (names: string[], broken: string[] = []) =>
  makeTree(
    Object.fromEntries(
      names.flatMap((name, i) => [
        [`other-data/${name}/frame10.png`, png(i)],
        [`other-data/${name}/frame11.png`, png(i + 1)],
        [`other-gt-flow/${name}/flow10.flo`, broken.includes(name) ? 'no flow' : flo(i)],
      ]),
    ),
  );

/** How many threads of this process are busy with workers: their message ports are open handles. */
const openWorkers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;

describe('prefetching', () => {
  test.each([0, 1, 3])('%i workers give what reading gives, in the order asked for', async (workers) => {
    const order = [5, 0, 0, 11, 3];
    const items = await all(scenes, { order, workers, ahead: 2 });
    expect(items.map(({ index }) => index)).toEqual(order);
    for (const { index, name, sample } of items) {
      expect(name).toBe(scenes.nameOf(index));
      expect(sample).toEqual(await scenes.sample(index));
    }
  });

  test('without an order every sample comes once', async () => {
    const items = await all(scenes, { workers: 2 });
    expect(items.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  test('files are read by workers, and an error comes at its own place and loses nothing else', async () => {
    const root = await sequences(['a', 'b', 'c', 'd', 'e'], ['c']);
    const dataset = await openDataset('middlebury', { root });
    for (const workers of [0, 2]) {
      const items = await all(dataset, { workers, ahead: 4 });
      expect(items.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(items.map(({ error }) => error !== undefined)).toEqual([false, false, true, false, false]);
      expect(items[2].error).toMatchObject({
        name: 'DatasetError',
        tag: 'DatasetError',
        kind: 'damaged',
        dataset: 'Middlebury',
        index: 2,
        sample: 'c',
        file: join(root, 'other-gt-flow/c/flow10.flo'),
        message: expect.stringMatching(/^Middlebury, sample 2 \(c\), .*flow10\.flo: expected flow but reading says/),
        cause: { name: 'FormatError' },
      });
      expect(items[3].sample).toEqual(await dataset.sample(3));
    }
  });

  test('compositions are read by workers, too', async () => {
    const dataset = concat([await openDataset('middlebury', { root: await sequences(['a']) }), scenes]);
    const items = await all(dataset, { workers: 1, order: [0, 1] });
    expect(items.map(({ sample }) => sample)).toEqual([await dataset.sample(0), await dataset.sample(1)]);
  });

  test('an order may have no end, and leaving the loop ends the workers and the order', async () => {
    let isClosed = false;
    function* endless() {
      try {
        for (let i = 0; ; i++) yield i % 12;
      } finally {
        isClosed = true;
      }
    }
    const before = openWorkers();
    let count = 0;
    for await (const { sample } of prefetch(scenes, { order: endless(), workers: 2 })) {
      expect(sample).toBeDefined();
      expect(openWorkers()).toBeGreaterThan(before);
      if (++count === 5) break;
    }
    expect(isClosed).toBe(true);
    expect(openWorkers()).toBe(before);
  });

  test('an error in the loop’s body ends the workers', async () => {
    const before = openWorkers();
    const looping = async () => {
      for await (const _ of prefetch(scenes, { workers: 2 })) throw new Error('mine');
    };
    await expect(looping()).rejects.toThrow('mine');
    expect(openWorkers()).toBe(before);
  });

  test.each([0, 2])('with %i workers an aborted signal ends the loop with its reason', async (workers) => {
    const controller = new AbortController();
    const before = openWorkers();
    const seen: number[] = [];
    const looping = async () => {
      for await (const { index } of prefetch(scenes, { workers, signal: controller.signal })) {
        seen.push(index);
        if (index === 2) controller.abort(new Error('enough'));
      }
    };
    await expect(looping()).rejects.toThrow('enough');
    expect(seen).toEqual([0, 1, 2]);
    expect(openWorkers()).toBe(before);
    await expect(all(scenes, { workers, signal: controller.signal })).rejects.toThrow('enough');
  });

  test('a signal ends a wait that would never end', async () => {
    const never: FlowDataset = { name: 'Never', length: 1, nameOf: () => 'it', sample: () => new Promise(() => {}) };
    await expect(all(never, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('never more than `ahead` samples wait', async () => {
    let asked = 0;
    const counting: FlowDataset = {
      name: 'Counting',
      length: 30,
      nameOf: (index) => String(index),
      sample: async (index) => {
        asked++;
        return scenes.sample(index % 12);
      },
    };
    let got = 0;
    for await (const _ of prefetch(counting, { ahead: 3 })) {
      got++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(asked - got).toBeLessThanOrEqual(3);
      if (got <= 27) expect(asked - got).toBe(3);
    }
    expect(got).toBe(30);
  });

  test('nothing is read before the first item is asked for', () => {
    const before = openWorkers();
    prefetch(scenes, { workers: 2 });
    expect(openWorkers()).toBe(before);
  });

  test('a dataset that changed since it was opened is told', async () => {
    const root = await sequences(['a', 'b']);
    const dataset = await openDataset('middlebury', { root });
    rmSync(join(root, 'other-gt-flow/b'), { recursive: true });
    await expect(all(dataset, { workers: 1 })).rejects.toThrow('Middlebury: expected 2 samples but a worker found 1');
    rmSync(join(root, 'other-gt-flow'), { recursive: true });
    await expect(all(dataset, { workers: 1 })).rejects.toMatchObject({
      name: 'DatasetError',
      message: expect.stringContaining('other-gt-flow: expected a folder but there is nothing'),
    });
  });

  test('a sample that has become another one since is told at its place', async () => {
    const root = await sequences(['a', 'b', 'd']);
    const dataset = await openDataset('middlebury', { root });
    for (const folder of ['other-data', 'other-gt-flow']) renameSync(join(root, folder, 'b'), join(root, folder, 'c'));
    const items = await all(dataset, { workers: 1 });
    expect(items.map(({ error }) => error?.message)).toEqual([
      undefined,
      'Expected b for sample 1 of Middlebury in a worker but received c',
      undefined,
    ]);
  });

  test('a worker that dies loses the sample it had, and no other', async () => {
    const program = new URL(
      `data:text/javascript,${encodeURIComponent(`
        import { parentPort } from 'node:worker_threads';
        parentPort.on('message', ({ index }) => {
          if (index === 1) process.exit(3);
          parentPort.postMessage({ kind: 'sample', sample: { name: String(index) } });
        });
        parentPort.postMessage({ kind: 'opened', length: 12 });
      `)}`,
    );
    const pool = new Pool(scenes, { description: scenes.description!, count: 1, program });
    const results = await Promise.allSettled([0, 1, 2, 3].map((index) => pool.read({ index, seed: 0 })));
    await pool.end();
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(results[1]).toMatchObject({
      reason: { name: 'DatasetError', index: 1, message: expect.stringContaining('it ended: exit code 3') },
    });
  });

  test('a worker that cannot start is told for every sample', async () => {
    const program = new URL('data:text/javascript,throw new Error("no start")');
    const pool = new Pool(scenes, { description: scenes.description!, count: 2, program });
    const results = await Promise.allSettled([0, 1].map((index) => pool.read({ index, seed: 0 })));
    await pool.end();
    for (const result of results) expect(result).toMatchObject({ reason: { name: 'DatasetError' } });
    expect(pool.failure?.message).toContain('it ended: no start');
  });

  test('what cannot be is refused', async () => {
    const bare: FlowDataset = { name: 'Bare', length: 1, nameOf: () => 'it', sample: () => scenes.sample(0) };
    expect(() => prefetch(bare, { workers: 1 })).toThrow('Bare has no description, so workers cannot open it');
    expect(() => prefetch(scenes, { workers: -1 })).toThrow('the number of workers');
    expect(() => prefetch(scenes, { ahead: 0 })).toThrow('the number of samples to read ahead');
    await expect(all(scenes, { order: [12], workers: 1 })).rejects.toThrow('an integer from 0 to 11');
    expect(await all(bare)).toHaveLength(1);
  });
});
