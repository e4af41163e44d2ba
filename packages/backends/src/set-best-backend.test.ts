import { describe, expect, test } from '@jest/globals';
import { isSoftwareGpu, setBestBackend, tryBackend, tryLoader } from '@opticalflow/backends';
import * as tf from '@tensorflow/tfjs-core';

describe('the best backend', () => {
  test('in Node without a GPU is simd, and it is told why not the others', async () => {
    const { name, tried } = await setBestBackend({ threads: 1, among: ['webgl', 'simd', 'wasm'] });
    expect([name, tf.getBackend()]).toEqual(['simd', 'simd']);
    expect(tried).toEqual([
      { name: 'webgl', works: false, why: 'there is no WebGL 2 here' },
      { name: 'simd', works: true },
    ]);
  });

  test('is looked for among those that are wanted, in their order', async () => {
    expect(await setBestBackend({ among: ['webgl', 'cpu', 'simd'] })).toMatchObject({ name: 'cpu' });
    expect(tf.getBackend()).toBe('cpu');
    await expect(setBestBackend({ among: ['webgl'] })).rejects.toMatchObject({
      tag: 'BackendError',
      message: 'No backend works here. webgl: there is no WebGL 2 here',
    });
  });

  test.each([
    [['gpu', 'cpu'], 'gpu'],
    [[], 'none'],
    ['webgpu', 'the text webgpu'],
  ])('is not looked for among %j', async (among, received) => {
    await expect(setBestBackend({ among: among as 'cpu'[] })).rejects.toMatchObject({
      tag: 'UnsupportedError',
      message: `Expected names of webgpu, webgl, simd, wasm, cpu in a list but received ${received}`,
    });
  });

  test('may be one by name, or of one’s own', async () => {
    expect(await tryBackend('wasm')).toEqual({ name: 'wasm', works: true });
    expect(tf.getBackend()).toBe('wasm');
    const why = 'no such card';
    expect(await tryLoader('quantum', () => Promise.reject(new Error(why)))).toEqual({
      name: 'quantum',
      works: false,
      why,
    });
    expect(await tryLoader('quantum', async () => {})).toMatchObject({ works: false });
    expect(tf.getBackend()).toBe('wasm');
  });
});

test.each([
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)', true],
  ['llvmpipe (LLVM 15.0.6, 256 bits)', true],
  ['Microsoft Basic Render Driver', true],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 4090 Direct3D11 vs_5_0 ps_5_0, D3D11)', false],
  ['Apple M2', false],
  ['Adreno (TM) 740', false],
])('%s is software: %s', (renderer, software) => {
  expect(isSoftwareGpu(renderer)).toBe(software);
});
