import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { registerSimdBackend, type SimdBackend } from '@opticalflow/backend-simd';
import { loadMaskFlowNet, type MaskFlowNet } from '@opticalflow/maskflownet';
import { expectNoLeak, randomFloats, readFixture } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';

const picture = (width: number, height: number) => ({
  width,
  height,
  data: Uint8Array.from(randomFloats(3 * width * height, 1, 0, 256)),
});
const small = picture(64, 64);
const large = picture(512, 448);

const isFull = (backend: string) => ({
  tag: 'BackendError',
  message: expect.stringMatching(
    new RegExp(`^The backend ${backend} cannot take pictures of 512x448.*Make the pictures smaller, or choose another`),
  ),
});

let network: MaskFlowNet;
afterEach(() => {
  jest.restoreAllMocks();
  network.dispose();
});

describe('on wasm', () => {
  beforeAll(() => tf.setBackend('wasm'));

  test('an allocator that answers 0 ends the estimate with the size of the pictures; smaller ones still work', async () => {
    const { wasm } = tf.backend() as unknown as { wasm: Record<'_malloc' | '_free', (n: number) => number> };
    // the function that is there first puts the real one in its place when it is called
    wasm._free(wasm._malloc(1));
    const malloc = wasm._malloc;
    wasm._malloc = (bytes) => (bytes > 2e6 ? 0 : malloc(bytes));
    network = await loadMaskFlowNet(readFixture('default-s.safetensors'));
    const before = (await network.estimate(small, small)).flow.data;
    await expectNoLeak(() => expect(network.estimate(large, large)).rejects.toMatchObject(isFull('wasm')));
    expect((await network.estimate(small, small)).flow.data).toEqual(before);
    wasm._malloc = malloc;
  });
});

describe('on simd', () => {
  beforeAll(async () => {
    await registerSimdBackend();
    await tf.setBackend('simd');
  });

  test('a memory that cannot grow ends the estimate with the size of the pictures; smaller ones still work', async () => {
    network = await loadMaskFlowNet(readFixture('default-s.safetensors'));
    const before = (await network.estimate(small, small)).flow.data;
    const { memory } = (tf.backend() as SimdBackend).engine.heap;
    jest.spyOn(memory, 'grow').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    });
    await expectNoLeak(() => expect(network.estimate(large, large)).rejects.toMatchObject(isFull('simd')));
    expect((await network.estimate(small, small)).flow.data).toEqual(before);
  });
});

describe('on a backend that dies', () => {
  beforeEach(async () => {
    await tf.setBackend('cpu');
    network = await loadMaskFlowNet(readFixture('default-s.safetensors'));
  });

  /** From here on nothing can be freed. */
  const die = () =>
    jest.spyOn(tf.backend(), 'disposeData').mockImplementation(() => {
      throw new WebAssembly.RuntimeError('memory access out of bounds');
    });

  test('the first error is the one that is told', async () => {
    const estimate = network.estimate(small, small, {
      onProgress: () => {
        die();
        throw new Error('the first');
      },
    });
    await expect(estimate).rejects.toThrow('the first');
  });

  test('a trap is told with the size of the pictures and what may help', async () => {
    jest.spyOn(tf.backend(), 'read').mockImplementation(() => {
      die();
      throw new WebAssembly.RuntimeError('memory access out of bounds');
    });
    await expect(network.estimate(small, small)).rejects.toMatchObject({
      tag: 'BackendError',
      message: expect.stringContaining('cpu cannot take pictures of 64x64'),
      cause: expect.objectContaining({ message: 'memory access out of bounds' }),
    });
  });
});
