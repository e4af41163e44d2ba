import { describe, expect, test } from '@jest/globals';
import { type Prefetched, prefetch, syntheticScenes } from '@opticalflow/datasets';
import { augment, augmentations, augmentationTransform, type TrainingSample } from '../augmentation.ts';

const scenes = syntheticScenes({ count: 6, seed: 1, width: 80, height: 72, objects: 2, maxMotion: 5 });
const order = [
  { index: 2, seed: 11 },
  { index: 5, seed: 12 },
  { index: 2, seed: 13 },
  { index: 0, seed: -7 },
];

async function all(items: AsyncIterable<Prefetched<TrainingSample>>): Promise<Prefetched<TrainingSample>[]> {
  const out: Prefetched<TrainingSample>[] = [];
  for await (const item of items) out.push(item);
  return out;
}

const bytes = ({ first, second, flow, valid }: TrainingSample) =>
  Buffer.concat([first, second, flow, valid].map((data) => new Uint8Array(data.buffer)));

describe('augmentation in workers that read', () => {
  test.each([
    ['mmflow-chairs', augmentations['mmflow-chairs']],
    ['microsoft-chairs', { ...augmentations['microsoft-chairs'], source: { width: 78, height: 70, by: 'crop' } }],
    ['raft-dense', augmentations['raft-dense']],
  ] as const)('gives the bytes of here with 0, 1 and 3 workers: %s', async (_, preset) => {
    const augmentation = { ...preset, crop: { width: 64, height: 64 } };
    const transform = augmentationTransform(augmentation);
    const expected = await Promise.all(
      order.map(async ({ index, seed }) => augment(await scenes.sample(index), augmentation, seed)),
    );
    for (const workers of [0, 1, 3]) {
      const items = await all(prefetch(scenes, { order, workers, transform }));
      for (const [i, { sample, error }] of items.entries()) {
        expect(error).toBeUndefined();
        expect(sample!.name).toBe(expected[i].name);
        expect(bytes(sample!).equals(bytes(expected[i]))).toBe(true);
      }
      expect(items).toHaveLength(order.length);
    }
  });

  test.each([0, 1])('with %i workers says which sample is too small', async (workers) => {
    const [item] = await all(
      prefetch(scenes, { order: [{ index: 4, seed: 3 }], workers, transform: augmentationTransform('mmflow-things') }),
    );
    expect(item.error).toMatchObject({
      name: 'DatasetError',
      tag: 'DatasetError',
      index: 4,
      message:
        'Synthetic, sample 4 (seed-1/000004): expected a sample that can be transformed with seed 3 but transforming ' +
        'says "Expected at least 768x384 for the pictures of seed-1/000004 but received 80x72"',
    });
  });

  test('what is none is refused before anything is read', () => {
    expect(() => augmentationTransform('flip')).toThrow(
      /^Expected one of mmflow-chairs, .* for an augmentation but received "flip"$/,
    );
    const { crop, ...cropless } = augmentations['raft-sparse'];
    expect(crop.width).toBe(960);
    expect(() => augmentationTransform(cropless as never)).toThrow(
      'Expected fields for augmentation.crop but received nothing',
    );
  });
});
