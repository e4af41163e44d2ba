import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { draws } from './draws.ts';

const take = (count: number, options: Parameters<typeof draws>[0]) => {
  const source = draws(options);
  return Array.from({ length: count }, () => source.next().value);
};

describe('draws', () => {
  test('hold every sample once before any comes again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (length, seed) => {
        const indices = take(3 * length, { length, seed }).map(({ index }) => index);
        for (let epoch = 0; epoch < 3; epoch++) {
          const once = indices.slice(epoch * length, (epoch + 1) * length).sort((a, b) => a - b);
          expect(once).toEqual(Array.from({ length }, (_, i) => i));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('go on where others stopped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 50 }), (length, from) => {
        const all = take(from + 10, { length, seed: 5 });
        expect(take(10, { length, seed: 5, from })).toEqual(all.slice(from));
      }),
      { numRuns: 30 },
    );
  });

  test('differ from epoch to epoch, and from seed to seed', () => {
    const [first, second] = [take(200, { length: 100, seed: 1 }), take(200, { length: 100, seed: 2 })];
    expect(first.slice(0, 100).map(({ index }) => index)).not.toEqual(first.slice(100).map(({ index }) => index));
    expect(first).not.toEqual(second);
    expect(new Set([...first, ...second].map(({ seed }) => seed)).size).toBe(400);
  });
});
