import { describe, expect, test } from '@jest/globals';
import {
  type Draw,
  type FlowDataset,
  openDataset,
  type Prefetched,
  prefetch,
  type SampleTransform,
  syntheticScenes,
} from '@opticalflow/datasets';
import { flo, makeTree, png } from '../../test/made-tree.ts';
import { buffersOf } from './buffers.ts';

const scenes = syntheticScenes({ count: 12, seed: 1, width: 24, height: 16, objects: 2, maxMotion: 3 });

/** A transform whose module is this text. */
const moduleOf = <T>(text: string, options?: unknown): SampleTransform<T> => ({
  module: `data:text/javascript,${encodeURIComponent(text)}`,
  options,
});

interface Shifted {
  readonly name: string;
  readonly from: number;
  readonly parts: readonly { readonly data: Uint8Array }[];
}

/** Adds seed, index and an option to every byte of the first picture. */
const shift = moduleOf<Shifted>(
  `export async function transform({ name, first }, { index, seed, options }) {
    if (index === options.refuse) throw new Error('no ' + name);
    const data = first.data.map((byte) => byte + seed + index + options.add);
    return { name, from: seed, parts: [{ data }] };
  }`,
  { add: 5, refuse: 7 },
);

async function all<T>(items: AsyncIterable<Prefetched<T>>): Promise<Prefetched<T>[]> {
  const out: Prefetched<T>[] = [];
  for await (const item of items) out.push(item);
  return out;
}

describe('a transform', () => {
  test('gives the same for the same draws with 0, 1 and 3 workers', async () => {
    const order: (number | Draw)[] = [{ index: 3, seed: 9 }, 4, { index: 3, seed: -2 }, { index: 3, seed: 9 }, 11];
    const expected = await Promise.all(
      order.map(async (draw) => {
        const { index, seed } = typeof draw === 'number' ? { index: draw, seed: draw } : draw;
        const { name, first } = await scenes.sample(index);
        const data = Uint8Array.from(first.data, (byte) => byte + seed + index + 5);
        return { index, seed, name, sample: { name, from: seed, parts: [{ data }] } };
      }),
    );
    for (const workers of [0, 1, 3]) {
      expect(await all(prefetch(scenes, { order, workers, transform: shift }))).toEqual(expected);
    }
  });

  test.each([0, 2])('with %i workers fails as an item of its own, with dataset, index and name', async (workers) => {
    const items = await all(prefetch(scenes, { order: [6, { index: 7, seed: 3 }, 8], workers, transform: shift }));
    expect(items.map(({ error }) => error?.message)).toEqual([
      undefined,
      'Synthetic, sample 7 (seed-1/000007): expected a sample that can be transformed with seed 3 ' +
        'but transforming says "no seed-1/000007"',
      undefined,
    ]);
    expect(items[1]).toMatchObject({
      seed: 3,
      error: { name: 'DatasetError', dataset: 'Synthetic', index: 7, sample: 'seed-1/000007' },
    });
  });

  test.each([0, 1])('with %i workers leaves errors of reading as they are', async (workers) => {
    const root = await makeTree({
      'other-data/a/frame10.png': png(1),
      'other-data/a/frame11.png': png(2),
      'other-gt-flow/a/flow10.flo': 'no flow',
      'other-data/b/frame10.png': png(1),
      'other-data/b/frame11.png': png(2),
      'other-gt-flow/b/flow10.flo': flo(1),
    });
    const items = await all(prefetch(await openDataset('middlebury', { root }), { workers, transform: shift }));
    expect(items[0].error?.message).toMatch(/flow10\.flo: expected flow but reading says/);
    expect(items[1].sample?.name).toBe('b');
  });

  test.each([0, 1])('with %i workers ends the loop when its module is none', async (workers) => {
    const missing = { module: new URL('./no-such-module.js', import.meta.url) };
    await expect(all(prefetch(scenes, { workers, transform: missing }))).rejects.toThrow(
      /^The transform file:.*no-such-module\.js cannot be loaded/,
    );
    await expect(all(prefetch(scenes, { workers, transform: moduleOf('export const x = 1;') }))).rejects.toThrow(
      /^Expected a function "transform" in data:.* but received undefined$/,
    );
  });

  test('works on a dataset of one’s own, which has no description', async () => {
    const bare: FlowDataset = { name: 'Bare', length: 1, nameOf: () => 'it', sample: () => scenes.sample(0) };
    const [item] = await all(prefetch(bare, { transform: shift }));
    expect(item.sample?.from).toBe(0);
  });

  test('a seed that is no integer is refused', async () => {
    const order = [{ index: 0, seed: 0.5 }];
    await expect(all(prefetch(scenes, { order, workers: 0, transform: shift }))).rejects.toThrow('the seed of a draw');
  });
});

test('the buffers of typed arrays are found in plain data, each once', () => {
  const shared = new Float32Array(8);
  const own = new Uint8Array(3);
  const value = {
    a: [{ b: shared }, shared.subarray(2)],
    map: new Map([['c', own]]),
    view: new DataView(own.buffer),
    rest: [null, undefined, 'text', 3],
    common: new Uint8Array(new SharedArrayBuffer(2)),
  };
  const found = buffersOf({ ...value, again: value });
  expect(found).toHaveLength(2);
  expect(found[0] === shared.buffer && found[1] === own.buffer).toBe(true);
});
