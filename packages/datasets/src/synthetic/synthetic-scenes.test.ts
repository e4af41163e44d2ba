import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SeededRandom } from '@opticalflow/core';
import { type FlowSample, syntheticScenes } from '@opticalflow/datasets';
import fc from 'fast-check';
import { moved, origin, randomMotion } from './motion.ts';

import { randomScene } from './scene.ts';
import { isInside } from './shape.ts';

const small = { width: 96, height: 72, maxMotion: 10, count: 50 };

/** Mean difference of the first picture and the second pulled back by the flow, in bytes, over some pixels. */
function warpingError({ first, second, flow }: FlowSample, counts: (i: number) => boolean): number {
  const { width, height } = first;
  let [sum, count] = [0, 0];
  for (let i = 0; i < width * height; i++) {
    if (!counts(i)) continue;
    const x = (i % width) + flow.data[2 * i];
    const y = Math.floor(i / width) + flow.data[2 * i + 1];
    const [x0, y0] = [Math.min(Math.floor(x), width - 2), Math.min(Math.floor(y), height - 2)];
    const [s, t] = [x - x0, y - y0];
    for (let k = 0; k < 3; k++) {
      const at = (dx: number, dy: number) => second.data[3 * ((y0 + dy) * width + x0 + dx) + k];
      const value = (1 - t) * ((1 - s) * at(0, 0) + s * at(1, 0)) + t * ((1 - s) * at(0, 1) + s * at(1, 1));
      sum += Math.abs(value - first.data[3 * i + k]);
      count++;
    }
  }
  return sum / count;
}

describe('synthetic scenes', () => {
  test.each(['smooth', 'affine'] as const)(
    '%s: the second picture pulled back by the flow is the first',
    async (motion) => {
      for (let i = 0; i < 6; i++) {
        const sample = await syntheticScenes({ ...small, motion, seed: 3 }).sample(i);
        const { first, second, flow, occluded } = sample;
        const visible = (at: number) => occluded![at] === 0;
        expect(warpingError(sample, visible)).toBeLessThan(3);
        const still = { ...sample, flow: { ...flow, data: new Float32Array(flow.data.length) } };
        expect(warpingError(still, visible)).toBeGreaterThan(2 * warpingError(sample, visible));
        // Neither a flat picture nor twice the same
        expect(new Set(first.data).size).toBeGreaterThan(60);
        expect(first.data).not.toEqual(second.data);
      }
    },
  );

  test('the same seed and index give the same bytes, here as on any machine', async () => {
    const digest = async (seed: number, index: number) => {
      const { first, second, flow, occluded, objects } = await syntheticScenes({ ...small, seed }).sample(index);
      const hash = createHash('sha256');
      for (const { buffer } of [first.data, second.data, flow.data, occluded!, objects!]) {
        hash.update(new Uint8Array(buffer as ArrayBuffer));
      }
      return hash.digest('hex').slice(0, 16);
    };
    expect(await digest(1, 2)).toBe(await digest(1, 2));
    expect(new Set([await digest(1, 2), await digest(2, 1), await digest(1, 3), await digest(0, 2)]).size).toBe(4);
    expect(await digest(1, 2)).toBe('2abcbd50d42b0dcb');
  });

  test('no pixel moves farther than asked, and some move far', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          maxMotion: fc.double({ min: 0, max: 60, noNaN: true }),
          motion: fc.constantFrom('smooth' as const, 'affine' as const),
          width: fc.integer({ min: 8, max: 40 }),
          height: fc.integer({ min: 8, max: 40 }),
        }),
        async (options) => {
          const { flow } = await syntheticScenes({ ...options, objects: 4 }).sample(0);
          for (let i = 0; i < flow.data.length; i += 2) {
            if (Math.hypot(flow.data[i], flow.data[i + 1]) > options.maxMotion + 1e-4) return false;
          }
          return true;
        },
      ),
      { numRuns: 60 },
    );
    let longest = 0;
    for (let i = 0; i < 10; i++) {
      const { flow } = await syntheticScenes({ ...small, maxMotion: 10 }).sample(i);
      for (let j = 0; j < flow.data.length; j += 2)
        longest = Math.max(longest, Math.hypot(flow.data[j], flow.data[j + 1]));
    }
    expect(longest).toBeGreaterThan(5);
  });

  test('without motion both pictures are the same and nothing is occluded', async () => {
    const { first, second, flow, occluded } = await syntheticScenes({ ...small, maxMotion: 0 }).sample(0);
    expect(second).toEqual(first);
    expect(flow.data.every((value) => value === 0)).toBe(true);
    expect(occluded!.every((value) => value === 0)).toBe(true);
  });

  test('occlusion is what a depth test by brute force finds', async () => {
    const options = { width: 48, height: 40, objects: 3, maxMotion: 8, smooth: true };
    let occludedByOthers = 0;
    for (let index = 0; index < 4; index++) {
      const { layers } = randomScene(options, 5, index);
      const sample = await syntheticScenes({ ...options, seed: 5, motion: 'smooth' }).sample(index);
      // Every layer, sampled densely, is carried forward into a fine buffer of the second picture that keeps the front
      const fine = 4;
      const margin = 12;
      const [wide, high] = [options.width * fine, options.height * fine];
      const front = new Int8Array(wide * high).fill(-1);
      for (const [number, { shape, motion }] of layers.entries()) {
        for (let y = -margin; y < options.height + margin; y += 0.1) {
          for (let x = -margin; x < options.width + margin; x += 0.1) {
            if (!isInside(shape, x, y)) continue;
            const [qx, qy] = moved(motion, x, y);
            const [column, row] = [Math.floor((qx + 0.5) * fine), Math.floor((qy + 0.5) * fine)];
            if (column >= 0 && row >= 0 && column < wide && row < high) front[row * wide + column] = number;
          }
        }
      }
      for (let i = 0; i < sample.occluded!.length; i++) {
        const qx = (i % options.width) + sample.flow.data[2 * i];
        const qy = Math.floor(i / options.width) + sample.flow.data[2 * i + 1];
        const leaves = qx < 0 || qy < 0 || qx > options.width - 1 || qy > options.height - 1;
        if (leaves) {
          expect(sample.occluded![i]).toBe(1);
          continue;
        }
        const [column, row] = [Math.floor((qx + 0.5) * fine), Math.floor((qy + 0.5) * fine)];
        const seen = new Set<number>();
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            const [c, r] = [column + dx, row + dy];
            if (c >= 0 && r >= 0 && c < wide && r < high) seen.add(front[r * wide + c]);
          }
        }
        // At the outline of a layer the fine buffer cannot tell
        if (seen.size > 1) continue;
        const hidden = !seen.has(sample.objects![i]);
        if (hidden) occludedByOthers++;
        if (hidden !== (sample.occluded![i] === 1)) throw new Error(`pixel ${i} of scene ${index}`);
      }
    }
    expect(occludedByOthers).toBeGreaterThan(50);
  });

  test.each([
    [{ count: 0 }, 'the number of scenes'],
    [{ width: 0 }, 'the width of a scene'],
    [{ objects: 65 }, 'the number of objects'],
    [{ maxMotion: Number.NaN }, 'the longest motion'],
    [{ seed: -1 }, 'the seed of scenes'],
  ])('%j is refused', (options, message) => {
    expect(() => syntheticScenes(options)).toThrow(message);
  });
});

test('a motion is undone where it leads', () => {
  const property = fc.property(
    fc.nat(),
    fc.double({ min: -60, max: 60, noNaN: true }),
    fc.double({ min: -60, max: 60, noNaN: true }),
    fc.double({ min: 0, max: 500, noNaN: true }),
    (seed, x, y, longest) => {
      const motion = randomMotion(new SeededRandom(seed), { x: 0, y: 0, reach: 40, longest, smooth: true });
      const [px, py] = origin(motion, ...moved(motion, x, y));
      expect(Math.abs(px - x) + Math.abs(py - y)).toBeLessThan(1e-7);
    },
  );
  fc.assert(property, { numRuns: 500 });
});
