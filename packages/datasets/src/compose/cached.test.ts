import { describe, expect, test } from '@jest/globals';
import { cached, type FlowDataset, openDescribed, syntheticScenes } from '@opticalflow/datasets';

/** Scenes of 128 x 64: 8192 pixels of 3 + 3 bytes of colour, 8 of flow, 1 + 1 of masks, an eighth of a megabyte. */
const scenes = syntheticScenes({ count: 6, width: 128, height: 64, objects: 1 });
const SCENE = (8192 * 16) / 2 ** 20;

/** The scenes, and the indices that were really made. */
function counted(): { dataset: FlowDataset; made: number[] } {
  const made: number[] = [];
  return {
    made,
    dataset: {
      ...scenes,
      sample: (index, options) => {
        made.push(index);
        return scenes.sample(index, options);
      },
    },
  };
}

describe('a cached dataset', () => {
  test('makes each sample once while there is room, and always gives the same', async () => {
    const { dataset, made } = counted();
    const kept = cached(dataset, { megabytes: 4 * SCENE });
    for (const index of [0, 1, 0, 2, 1, 0, 3]) expect(await kept.sample(index)).toEqual(await scenes.sample(index));
    expect(made).toEqual([0, 1, 2, 3]);
  });

  test('lets go of what was asked for longest ago', async () => {
    const { dataset, made } = counted();
    const kept = cached(dataset, { megabytes: 2 * SCENE });
    for (const index of [0, 1, 0, 2, 0, 1]) await kept.sample(index);
    expect(made).toEqual([0, 1, 2, 1]);
  });

  test('keeps nothing that has no room', async () => {
    const { dataset, made } = counted();
    const kept = cached(dataset, { megabytes: SCENE / 2 });
    await kept.sample(0);
    await kept.sample(0);
    expect(made).toEqual([0, 0]);
  });

  test('does not mind what happens to the samples that it gave away', async () => {
    const kept = cached(scenes, { megabytes: 1 });
    for (let i = 0; i < 3; i++) {
      const { first, flow } = await kept.sample(0);
      structuredClone(first.data, { transfer: [first.data.buffer as ArrayBuffer] });
      flow.data.fill(7);
    }
    expect(await kept.sample(0)).toEqual(await scenes.sample(0));
  });

  test('is opened again from its description, and wants some room', async () => {
    const kept = cached(scenes, { megabytes: 1 });
    expect(kept.description).toEqual({ kind: 'cached', of: scenes.description, megabytes: 1 });
    expect(await (await openDescribed(kept.description!)).sample(1)).toEqual(await scenes.sample(1));
    expect([kept.name, kept.length, kept.nameOf(1)]).toEqual([scenes.name, 6, scenes.nameOf(1)]);
    expect(() => cached(scenes, { megabytes: 0 })).toThrow('megabytes above 0');
    await expect(kept.sample(0, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
  });
});
