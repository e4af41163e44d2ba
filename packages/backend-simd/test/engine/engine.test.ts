import { afterEach, describe, expect, test } from '@jest/globals';
import { expectCloseToScale, seededRandom } from '@opticalflow/testing';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine, EngineOptions } from '../../src/engine/engine.ts';
import { isSame } from './is-same.ts';
import { type ConvolutionSize, convolveByLoops, layOutConvolution, layOutCounters } from './jobs.ts';

const engines: Engine[] = [];
const start = async (options: EngineOptions) => {
  const engine = await createEngine(options);
  engines.push(engine);
  return engine;
};
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close();
});

const size: ConvolutionSize = { height: 9, width: 14, inputs: 5, outputs: 7, block: 4 };

describe.each([1, 2, 4])('with %d threads', (threads) => {
  test('as many work, and nothing is to be noted', async () => {
    const engine = await start({ threads });
    expect(engine.threads).toBe(threads);
    expect(engine.notes).toEqual([]);
    expect(engine.heap.shared).toBe(threads > 1);
  });

  test.each(['plain', 'relaxed'] as const)(
    'a convolution with %s instructions is that of plain loops',
    async (instructions) => {
      const engine = await start({ threads, instructions });
      expect(engine.instructions).toBe(instructions);
      const convolution = layOutConvolution(engine, size);
      convolution.run();
      const expected = convolution.output();
      expectCloseToScale(expected, convolveByLoops(size), 1e-6);
      for (let i = 0; i < 2000; i++) {
        convolution.spoil();
        convolution.run();
        expect(isSame(convolution.output(), expected)).toBe(true);
      }
    },
  );

  test('every item of 30,000 jobs back to back is done once', async () => {
    const engine = await start({ threads });
    const random = seededRandom(threads);
    const counters = layOutCounters(engine, 64);
    const expected = new Float32Array(64);
    for (let i = 0; i < 30_000; i++) {
      // Few items after many and many after few are where a thread that comes late would find something to take
      const items = random() < 0.5 ? 1 : 1 + Math.floor(64 * random());
      counters.count(items);
      for (let item = 0; item < items; item++) expected[item]++;
      if (i % 10 === 0) expect(isSame(counters.values(), expected)).toBe(true);
    }
    expect(counters.values()).toEqual(expected);
  });

  test('jobs that come while the other threads sleep wake them', async () => {
    const engine = await start({ threads });
    const counters = layOutCounters(engine, 8);
    for (let i = 1; i <= 20; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      counters.count(8);
      expect(counters.values()).toEqual(new Float32Array(8).fill(i));
    }
  });

  test('scratch memory that grows between jobs leaves results as they are', async () => {
    const engine = await start({ threads });
    const convolution = layOutConvolution(engine, size);
    const expected = convolveByLoops(size);
    for (const bytes of [1 << 10, 1 << 16, 1 << 20]) {
      engine.expectScratch(bytes);
      convolution.spoil();
      convolution.run();
      expectCloseToScale(convolution.output(), expected, 1e-6);
    }
    const { bytesInUse } = engine.heap;
    engine.expectScratch(1 << 20);
    expect(engine.heap.bytesInUse).toBe(bytesInUse);
  });
});

test('a closed engine runs nothing, and can be closed again', async () => {
  const engine = await start({ threads: 2 });
  const convolution = layOutConvolution(engine, size);
  engine.close();
  engine.close();
  expect(engine.threads).toBe(1);
  expect(() => convolution.run()).toThrow('The engine is closed');
  expect(engine.notes).toEqual([]);
});

test('engines leave no listeners with the process', async () => {
  const before = process.listenerCount('exit');
  for (let i = 0; i < 4; i++) (await start({ threads: 2 })).close();
  expect(process.listenerCount('exit')).toBe(before);
});

test.each([0, -1, 1.5, Number.NaN])('%d threads are refused', async (threads) => {
  await expect(createEngine({ threads })).rejects.toThrow(`Expected 1 or more threads but received ${threads}`);
});

test('more fields than a job can have are refused', async () => {
  const engine = await start({ threads: 1 });
  expect(() => engine.run(0, 1, new Array(200).fill(0))).toThrow('A job has at most 128 fields, not 202');
});
