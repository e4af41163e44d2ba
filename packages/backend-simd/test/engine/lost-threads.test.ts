import { afterEach, expect, jest, test } from '@jest/globals';
import { createEngineOn } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Host } from '../../src/engine/host.ts';
import { nodeHost } from '../../src/engine/node.ts';
import { breakableHost } from './breakable-host.ts';
import { isSame } from './is-same.ts';
import { type ConvolutionSize, layOutConvolution, layOutCounters } from './jobs.ts';

const engines: Engine[] = [];
const start = async (host: Host, threads: number, patience = 300) => {
  const engine = await createEngineOn(host, { threads, patience });
  engines.push(engine);
  return engine;
};
afterEach(() => {
  jest.restoreAllMocks();
  for (const engine of engines.splice(0)) engine.close();
});

const small: ConvolutionSize = { height: 9, width: 14, inputs: 5, outputs: 7, block: 4 };
/** Three items that take long. */
const long: ConvolutionSize = { height: 24, width: 48, inputs: 128, outputs: 64, block: 384 };

/** The right output, by one thread alone. */
async function expectedOutput(size: ConvolutionSize): Promise<Float32Array> {
  const convolution = layOutConvolution(await start(await nodeHost(), 1), size);
  convolution.run();
  return convolution.output();
}

test('a thread that is killed with an item in hand costs its patience, then the job is done right', async () => {
  const expected = await expectedOutput(long);
  let engine: Engine | undefined;
  // Who gets the third item is chance: the thread is only killed when it is waited for
  for (let attempt = 0; attempt < 30 && !engine?.notes.length; attempt++) {
    const host = await breakableHost();
    engine = await start(host, 2);
    const convolution = layOutConvolution(engine, long);
    const now = performance.now.bind(performance);
    let isKilled = false;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => {
      if (!isKilled) host.handles[0].terminate();
      isKilled = true;
      return now();
    });
    const begun = now();
    convolution.spoil();
    convolution.run();
    const taken = now() - begun;
    clock.mockRestore();
    expect(isSame(convolution.output(), expected)).toBe(true);
    if (engine.notes.length === 0) continue;
    expect(taken).toBeGreaterThan(300);
    expect(taken).toBeLessThan(5000);
    // And so are all later ones
    for (let i = 0; i < 3; i++) {
      convolution.spoil();
      convolution.run();
      expect(isSame(convolution.output(), expected)).toBe(true);
    }
  }
  expect(engine?.notes).toEqual([
    'The other threads are given up: one of them has died, or hangs, in the middle of a job',
  ]);
  expect(engine?.threads).toBe(1);
});

test.each([2, 3])('of %d threads one that is killed while it is idle is not missed', async (threads) => {
  const expected = await expectedOutput(small);
  const host = await breakableHost();
  const engine = await start(host, threads, 5000);
  const convolution = layOutConvolution(engine, small);
  convolution.run();
  await new Promise((resolve) => setTimeout(resolve, 50));
  host.handles[0].terminate();
  const begun = performance.now();
  for (let i = 0; i < 100; i++) {
    convolution.spoil();
    convolution.run();
    expect(isSame(convolution.output(), expected)).toBe(true);
  }
  expect(performance.now() - begun).toBeLessThan(4000);
  while (engine.notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(engine.threads).toBe(threads - 1);
  expect(engine.notes).toEqual(['Thread 1 has ended: exit code 1']);
  convolution.spoil();
  convolution.run();
  expect(isSame(convolution.output(), expected)).toBe(true);
});

test('a job that fails throws, whichever thread it fails in, and later jobs are done', async () => {
  for (let attempt = 0; attempt < 10; attempt++) {
    const engine = await start(await nodeHost(), 2, 50);
    const counters = layOutCounters(engine, 8);
    expect(() => engine.run(9999, 2, [])).toThrow('unreachable');
    expect(engine.threads).toBe(1);
    expect(engine.notes[0]).toMatch(/^The other threads are given up: /);
    counters.count(8);
    expect(counters.values()).toEqual(new Float32Array(8).fill(1));
  }
});

test('threads that cannot start are noted, and the others do the work', async () => {
  const host = await nodeHost();
  const engine = await start(
    {
      ...host,
      startThread(setup, listener) {
        if (setup.thread === 1) throw new Error('no more threads today');
        // Its memory is none
        if (setup.thread === 2) return host.startThread({ ...setup, memory: {} as WebAssembly.Memory }, listener);
        return host.startThread(setup, listener);
      },
    },
    4,
  );
  expect(engine.threads).toBe(2);
  expect(engine.notes).toHaveLength(2);
  expect(engine.notes).toContain('Thread 1 did not start: no more threads today');
  expect(engine.notes[1]).toMatch(/^Thread 2 did not start: .*memory/);
  const counters = layOutCounters(engine, 8);
  counters.count(8);
  expect(counters.values()).toEqual(new Float32Array(8).fill(1));
});

test('where memory cannot be shared there is one thread, and a note', async () => {
  const engine = await start({ ...(await nodeHost()), aloneBecause: 'it cannot be' }, 4);
  expect(engine.threads).toBe(1);
  expect(engine.heap.shared).toBe(false);
  expect(engine.notes).toEqual(['One thread instead of 4: it cannot be']);
});
