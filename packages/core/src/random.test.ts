import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mixSeeds, SeededRandom } from './index.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const draw = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next);
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Distribution function of the standard normal: series of the error function about 0, good within 6. */
function normalBelow(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / (2 * n);
    sum += term / (2 * n + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}

/** The largest distance of a sample's distribution from `below` (Kolmogorov and Smirnov), times the root of its size. */
function distance(values: readonly number[], below: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  return Math.sqrt(n) * Math.max(...sorted.map((x, i) => Math.max(below(x) - i / n, (i + 1) / n - below(x))));
}

describe('random numbers of a seed', () => {
  test('come again from the same seed, and others from another', () => {
    const of = (seed: number) => {
      const random = new SeededRandom(seed);
      return draw(50, () => [random.uniform(), random.normal(), random.integer(0, 9), random.chance(0.5)]);
    };
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(of(seed)).toEqual(of(seed));
        expect(of(seed)).not.toEqual(of((seed + 1) >>> 0));
      }),
    );
  });

  test('are those that exact arithmetic gives', () => {
    const random = new SeededRandom(7);
    expect(draw(3, () => random.uniform() * 2 ** 32)).toEqual(UNIFORM);
    for (const normal of NORMAL) expect(Math.abs(random.normal() - normal)).toBeLessThan(1e-14);
  });

  test('stay in their ranges', () => {
    const ranges = fc.tuple(seeds, fc.integer({ min: -1000, max: 1000 }), fc.nat({ max: 1000 }));
    fc.assert(
      fc.property(ranges, ([seed, low, span]) => {
        const random = new SeededRandom(seed);
        for (let i = 0; i < 20; i++) {
          const real = random.uniform(low, low + span + 1);
          expect(real >= low && real < low + span + 1).toBe(true);
          const whole = random.integer(low, low + span);
          expect(Number.isInteger(whole) && whole >= low && whole <= low + span).toBe(true);
        }
        expect(random.chance(0)).toBe(false);
        expect(random.chance(1)).toBe(true);
      }),
    );
  });

  test.each([1, 2, 3])('of seed %i are distributed as they should be', (seed) => {
    // 1.95 is passed by one sample in a thousand
    const random = new SeededRandom(seed);
    expect(
      distance(
        draw(20_000, () => random.uniform()),
        (x) => x,
      ),
    ).toBeLessThan(1.95);
    expect(
      distance(
        draw(20_000, () => random.normal()),
        normalBelow,
      ),
    ).toBeLessThan(1.95);
    expect(
      distance(
        draw(20_000, () => random.normal(5, 2)),
        (x) => normalBelow((x - 5) / 2),
      ),
    ).toBeLessThan(1.95);
    const normals = draw(20_000, () => random.normal());
    expect(Math.abs(mean(normals.slice(1).map((x, i) => x * normals[i])))).toBeLessThan(0.03);
    expect(Math.abs(mean(draw(20_000, () => (random.chance(0.3) ? 1 : 0))) - 0.3)).toBeLessThan(0.012);
    expect(mean(draw(5000, () => Math.hypot(...random.direction())))).toBeCloseTo(1, 12);
  });

  test('every order of a shuffle is as likely', () => {
    const random = new SeededRandom(4);
    const values = [0, 1, 2, 3];
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle(values).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
    expect(values).toEqual([0, 1, 2, 3]);
  });

  test('of mixed seeds do not repeat among neighbours', () => {
    const mixed = new Set<number>();
    for (let a = 0; a < 100; a++) for (let b = 0; b < 100; b++) mixed.add(mixSeeds(a, b));
    expect(mixed.size).toBeGreaterThan(9998);
    expect(mixSeeds(1, 2)).not.toBe(mixSeeds(2, 1));
  });
});

/** Of seed 7, computed in Python: exact integers; normals with a logarithm of 50 digits. */
const UNIFORM = [588686121, 1937383562, 4286812467];
const NORMAL = [1.9156417020381054, -1.9769981408945605, -1.1797016127393718, 0.8992652753125754];
