import { afterEach, expect, jest, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { setSimdBackend } from '../../src/index.ts';

// or the backend cpu greets
tf.enableProdMode();

afterEach(() => {
  jest.restoreAllMocks();
  if (tf.findBackendFactory('simd')) tf.removeBackend('simd');
});

const sum = async () => Array.from(await tf.add(tf.tensor1d([1, 2]), 1).data());
const withoutSimd = () => jest.spyOn(WebAssembly, 'validate').mockReturnValue(false);

test('the backend is current afterwards, also when it was registered before', async () => {
  expect(await setSimdBackend({ threads: 1 })).toBe('simd');
  expect(tf.getBackend()).toBe('simd');
  await tf.setBackend('cpu');
  expect(await setSimdBackend()).toBe('simd');
  expect(tf.getBackend()).toBe('simd');
  expect(await sum()).toEqual([2, 3]);
});

test('without SIMD in WebAssembly, cpu is', async () => {
  withoutSimd();
  expect(await setSimdBackend()).toBe('cpu');
  expect(tf.getBackend()).toBe('cpu');
  expect(tf.findBackendFactory('simd')).toBeFalsy();
  expect(await sum()).toEqual([2, 3]);
});

test('instructions that are asked for and not there are an error, and the current backend stays', async () => {
  await setSimdBackend({ threads: 1 });
  tf.removeBackend('simd');
  await tf.setBackend('cpu');
  withoutSimd();
  await expect(setSimdBackend({ instructions: 'relaxed' })).rejects.toMatchObject({ tag: 'BackendError' });
  expect(tf.getBackend()).toBe('cpu');
});

test('other options than those in effect are an error, not a change of backend', async () => {
  await setSimdBackend({ threads: 1 });
  await expect(setSimdBackend({ threads: 2 })).rejects.toThrow('it cannot have 2 as well');
  expect(tf.getBackend()).toBe('simd');
});
