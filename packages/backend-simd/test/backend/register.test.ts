import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { registerSimdBackend, SimdBackend } from '../../src/index.ts';

const sum = async () => Array.from(await tf.add(tf.tensor1d([1, 2]), 1).data());

describe('registering the backend', () => {
  const warn = jest.spyOn(console, 'warn');

  beforeEach(() => {
    warn.mockClear();
  });

  afterEach(() => {
    // Neither the greeting of the CPU backend nor kernels registered twice
    expect(warn).not.toHaveBeenCalled();
    if (tf.findBackendFactory('simd')) tf.removeBackend('simd');
  });

  test('leaves it to the caller to turn it on', async () => {
    await registerSimdBackend({ threads: 1 });
    await tf.ready();
    expect(tf.getBackend()).toBe('cpu');
    expect(await tf.setBackend('simd')).toBe(true);
    expect(tf.backend()).toBeInstanceOf(SimdBackend);
    expect(await sum()).toEqual([2, 3]);
  });

  test('gives it every kernel of the CPU backend', async () => {
    await registerSimdBackend({ threads: 1 });
    const names = new Set(tf.getKernelsForBackend('simd').map(({ kernelName }) => kernelName));
    expect(tf.getKernelsForBackend('cpu').filter(({ kernelName }) => !names.has(kernelName))).toEqual([]);
  });

  test('keeps kernels that other packages have registered for it', async () => {
    const kernelFunc = jest.fn(() => []);
    tf.registerKernel({ kernelName: 'Elsewhere', backendName: 'simd', kernelFunc });
    tf.registerKernel({ kernelName: 'Elsewhere', backendName: 'cpu', kernelFunc: () => [] });
    await registerSimdBackend({ threads: 1 });
    expect(tf.getKernel('Elsewhere', 'simd')).toMatchObject({ kernelFunc });
    for (const name of ['simd', 'cpu']) tf.unregisterKernel('Elsewhere', name);
  });

  test('is done once, whoever else asks for it', async () => {
    const [one, two] = await Promise.all([registerSimdBackend({ threads: 1 }), registerSimdBackend({ threads: 1 })]);
    expect(two).toBe(one);
    expect(await registerSimdBackend()).toBe(one);
    expect(await registerSimdBackend({ precision: 'fast' })).toBe(one);
    expect(one.engine.threads).toBe(1);
  });

  test('with other options is an error that names them', async () => {
    await registerSimdBackend({ threads: 1, precision: 'exact', instructions: 'plain' });
    await expect(registerSimdBackend({ threads: 2 })).rejects.toThrow(
      'The backend "simd" is registered with threads 1; it cannot have 2 as well',
    );
    await expect(registerSimdBackend({ precision: 'fast' })).rejects.toThrow('precision exact; it cannot have fast');
    await expect(registerSimdBackend({ instructions: 'relaxed' })).rejects.toThrow('instructions plain');
  });

  test('can be done anew, with other options, after the backend was removed', async () => {
    const first = await registerSimdBackend({ threads: 1 });
    tf.removeBackend('simd');
    expect(first.isDisposed).toBe(true);
    const second = await registerSimdBackend({ threads: 2, precision: 'exact' });
    expect(second).not.toBe(first);
    expect(second.precision).toBe('exact');
    await tf.setBackend('simd');
    expect(await sum()).toEqual([2, 3]);
  });

  test('outlasts a reset of TensorFlow.js', async () => {
    const first = await registerSimdBackend({ threads: 2, precision: 'exact' });
    await tf.setBackend('simd');
    tf.engine().reset();
    expect(first.isDisposed).toBe(true);
    await tf.setBackend('simd');
    expect(await sum()).toEqual([2, 3]);
    const second = await registerSimdBackend();
    expect(second).toBe(tf.backend());
    expect(second).toMatchObject({ isDisposed: false, precision: 'exact' });
  });

  test('is refused where others have taken the name', async () => {
    const factory = () => new SimdBackend({ close() {} } as never);
    tf.registerBackend('simd', factory);
    await expect(registerSimdBackend()).rejects.toThrow('Another copy of this package, or other code');
    tf.removeBackend('simd');
    expect(await registerSimdBackend({ threads: 1 })).toBeInstanceOf(SimdBackend);
  });

  test('that fails can be tried again', async () => {
    await expect(registerSimdBackend({ threads: -1 })).rejects.toThrow();
    expect(tf.findBackendFactory('simd')).toBeFalsy();
    expect((await registerSimdBackend({ threads: 1 })).engine.threads).toBe(1);
  });
});
