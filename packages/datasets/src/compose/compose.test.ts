import { describe, expect, test } from '@jest/globals';
import {
  concat,
  type FlowDataset,
  limit,
  mix,
  openDescribed,
  repeat,
  shard,
  subset,
  syntheticScenes,
} from '@opticalflow/datasets';
import fc from 'fast-check';

const scenes = (count: number, seed = 0) =>
  syntheticScenes({ count, seed, width: 8, height: 8, objects: 1, maxMotion: 2 });
const namesOf = (dataset: FlowDataset) => Array.from({ length: dataset.length }, (_, i) => dataset.nameOf(i));
const sizes = fc.integer({ min: 1, max: 12 });

/** A dataset of samples a0, a1 ... that has no description. */
function named(letter: string, length: number): FlowDataset {
  return {
    name: letter,
    length,
    nameOf: (index) => `${letter}${index}`,
    sample: async () => {
      throw new Error('not read here');
    },
  };
}

describe('composing datasets', () => {
  test('concat is one after the other, empty ones included', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }), (lengths) => {
        const parts = lengths.map((length, i) => named(String.fromCharCode(97 + i), length));
        expect(namesOf(concat(parts))).toEqual(parts.flatMap(namesOf));
      }),
    );
    expect(concat([]).length).toBe(0);
    expect(concat([named('a', 1), named('b', 1)]).name).toBe('a + b');
  });

  test('subset, limit and repeat choose by index', () => {
    const dataset = named('a', 4);
    expect(namesOf(subset(dataset, [3, 1, 3]))).toEqual(['a3', 'a1', 'a3']);
    expect(namesOf(limit(dataset, 2))).toEqual(['a0', 'a1']);
    expect(limit(dataset, 9).length).toBe(4);
    expect(namesOf(repeat(limit(dataset, 2), 2))).toEqual(['a0', 'a1', 'a0', 'a1']);
  });

  test('the shards of a dataset share it out, evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 7 }), (length, count) => {
        const whole = named('a', length);
        const shards = Array.from({ length: count }, (_, index) => shard(whole, { index, count }));
        expect(shards.flatMap(namesOf).sort()).toEqual(namesOf(whole).sort());
        const lengths = shards.map((part) => part.length);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('the ratio of Sintel, KITTI and HD1K holds for every four samples', () => {
    const parts = [
      { dataset: named('s', 10), ratio: 0.5 },
      { dataset: named('k', 2), ratio: 0.25 },
      { dataset: named('h', 3), ratio: 0.25 },
    ];
    const names = namesOf(mix(parts, { length: 16 }));
    for (let i = 0; i < 16; i += 4) {
      const letters = names.slice(i, i + 4).map((name) => name[0]);
      expect(letters.sort()).toEqual(['h', 'k', 's', 's']);
    }
    expect(names.filter((name) => name[0] === 'k')).toEqual(['k0', 'k1', 'k0', 'k1']);
    expect(mix(parts).length).toBe(20);
  });

  test('any beginning of a mixture keeps the ratios', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ size: sizes, ratio: sizes }), { minLength: 1, maxLength: 5 }), (given) => {
        const parts = given.map(({ size, ratio }, i) => ({ dataset: named(String.fromCharCode(97 + i), size), ratio }));
        const sum = given.reduce((total, { ratio }) => total + ratio, 0);
        const mixture = mix(parts);
        const counts = parts.map(() => 0);
        for (const [i, name] of namesOf(mixture).entries()) {
          counts[name.charCodeAt(0) - 97]++;
          for (const [k, { ratio }] of given.entries()) {
            expect(Math.abs(counts[k] - ((i + 1) * ratio) / sum)).toBeLessThan(parts.length);
          }
        }
        expect(new Set(namesOf(mixture)).size).toBe(given.reduce((total, { size }) => total + size, 0));
      }),
    );
  });

  test.each<[string, () => unknown, string]>([
    ['an index beyond the end', () => subset(named('a', 2), [2]), 'an integer from 0 to 1 for a sample of a'],
    ['a negative limit', () => limit(named('a', 2), -1), 'the number of samples'],
    ['a shard that is not one of them', () => shard(named('a', 2), { index: 2, count: 2 }), 'the index of a shard'],
    ['no repetition', () => repeat(named('a', 2), 0), 'how often a dataset is repeated'],
    ['a mixture of nothing', () => mix([]), 'at least one'],
    ['an empty part', () => mix([{ dataset: named('a', 0), ratio: 1 }]), 'at least one sample'],
    ['a ratio of zero', () => mix([{ dataset: named('a', 1), ratio: 0 }]), 'the ratio of a'],
    ['an index of an empty dataset', () => limit(named('a', 2), 0).nameOf(0), 'no index, as it is empty'],
  ])('%s is refused', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('a composition survives as JSON, samples and all', async () => {
    const composed = mix(
      [
        { dataset: shard(concat([scenes(3), scenes(2, 9)]), { index: 1, count: 2 }), ratio: 2 },
        { dataset: repeat(limit(subset(scenes(5, 4), [4, 0, 2]), 2), 2), ratio: 1 },
      ],
      { length: 9 },
    );
    const again = await openDescribed(JSON.parse(JSON.stringify(composed.description)));
    expect(namesOf(again)).toEqual(namesOf(composed));
    expect(again.description).toEqual(composed.description);
    expect(await again.sample(4)).toEqual(await composed.sample(4));
  });

  test('a composition with a part that has no description has none', () => {
    expect(concat([scenes(1), named('a', 1)]).description).toBeUndefined();
  });
});
