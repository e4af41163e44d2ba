import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectNoLeak } from '@opticalflow/testing';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { hostKernel } from './host-kernel.ts';
import { wasmKernel } from './wasm.ts';

const NAME = 'JoinedForTest';

/** Both inputs one after the other, at the start of as many values as `room` says; and their lengths. */
const joined = hostKernel<{ room: number }>({
  name: NAME,
  inputs: ['first', 'second'],
  outputShapes: (_, { room }) => [[room], [2]],
  compute: ([first, second], [output, lengths]) => {
    output.set(first);
    output.set(second, first.length);
    lengths.set([first.length, second.length]);
  },
});

const heap = () => (tf.backend() as BackendWasm & { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.buffer;
const twiceTheHeap = () => (2 * heap().byteLength) / Float32Array.BYTES_PER_ELEMENT;

/** Runs the kernel, which has to make the heap grow: what was a view of it before is then empty. */
function joinInGrownHeap(first: tf.Tensor, second: tf.Tensor, room: number): Float32Array {
  const before = heap();
  const outputs = tf.engine().runKernel<tf.Tensor[]>(NAME, { first, second }, { room });
  expect(before.byteLength).toBe(0);
  const [values, lengths] = outputs.map((output) => output.dataSync<'float32'>());
  expect([...lengths]).toEqual([first.size, second.size]);
  tf.dispose(outputs);
  return values.slice(0, first.size + second.size);
}

describe('a kernel on wasm', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
    tf.registerKernel(wasmKernel(joined));
  });
  afterAll(() => tf.unregisterKernel(NAME, 'wasm'));

  test('whose output makes the heap grow reads its inputs where they are now', async () => {
    await expectNoLeak(() => {
      const [first, second] = [tf.tensor1d([1, 2, 3]), tf.tensor1d([4, 5])];
      expect([...joinInGrownHeap(first, second, twiceTheHeap())]).toEqual([1, 2, 3, 4, 5]);
      tf.dispose([first, second]);
    });
  });

  test('whose input comes from another backend, and makes the heap grow, still finds its other input', async () => {
    await expectNoLeak(async () => {
      const first = tf.tensor1d([1, 2, 3]);
      const large = new Float32Array(twiceTheHeap()).fill(7);
      large[large.length - 1] = 8;
      await tf.setBackend('cpu');
      const second = tf.tensor1d(large);
      await tf.setBackend('wasm');
      const values = joinInGrownHeap(first, second, 3 + large.length);
      expect([...values.slice(0, 5), values.at(-1)]).toEqual([1, 2, 3, 7, 7, 8]);
      tf.dispose([first, second]);
    });
  });
});
