import { describe, expect, test } from '@jest/globals';
import { addNoise, type Noise } from './noise.ts';

describe('noise', () => {
  const grey = () => new Float32Array(30_000).fill(0.5);
  const added = (noise: Noise) => {
    const pictures = [grey(), grey()];
    addNoise(pictures, noise);
    return pictures.map((data) => data.map((value) => value - 0.5));
  };
  const meanOf = (data: Float32Array) => data.reduce((sum, value) => sum + value, 0) / data.length;

  test('has its deviation, no mean, and differs from picture to picture', () => {
    const [one, other] = added({ deviation: 0.04, seed: 3 });
    for (const data of [one, other]) {
      expect(Math.abs(meanOf(data))).toBeLessThan(1e-3);
      expect(Math.abs(Math.sqrt(meanOf(data.map((value) => value * value))) - 0.04)).toBeLessThan(6e-4);
    }
    expect(Math.abs(meanOf(one.map((value, i) => value * other[i]))) / 0.04 ** 2).toBeLessThan(0.03);
    expect(added({ deviation: 0.04, seed: 3 })).toEqual([one, other]);
  });

  test('leaves pictures in 0..1', () => {
    const [one] = added({ deviation: 5, seed: 3 });
    expect([Math.min(...one), Math.max(...one)]).toEqual([-0.5, 0.5]);
  });
});
