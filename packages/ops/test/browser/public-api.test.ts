import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { kernelNames } from '../../src/index.ts';
import * as webgl from '../../src/webgl.ts';
import * as webgpu from '../../src/webgpu.ts';
import { KERNELS } from './check-kernels.ts';

test('public names of the entries for GPUs', () => {
  expect(Object.keys(webgl).sort()).toEqual(['configureWebgl', 'registerWebglKernels']);
  expect(Object.keys(webgpu).sort()).toEqual([
    'configureWebgpu',
    'registerWebgpuKernels',
    'tuneWebgpu',
    'useWebgpuTuning',
  ]);
});

test.each([
  ['webgl', webgl.registerWebglKernels],
  ['webgpu', webgpu.registerWebgpuKernels],
] as const)(
  'kernels may be registered before the backend %s is there; one of somebody else stays',
  (backend, register) => {
    expect(tf.getKernelsForBackend(backend)).toEqual([]);
    const kernelFunc = () => tf.scalar(42);
    tf.registerKernel({ kernelName: kernelNames.COST_VOLUME, backendName: backend, kernelFunc });
    register();
    expect(tf.getKernel(kernelNames.COST_VOLUME, backend)?.kernelFunc).toBe(kernelFunc);
    expect(tf.getKernelsForBackend(backend)).toHaveLength(KERNELS[backend].length);
  },
);

test('a backend that was not imported cannot be configured', () => {
  expect(() => webgl.configureWebgl()).toThrow(
    'There is no webgl backend to configure: import @tensorflow/tfjs-backend-webgl first',
  );
});
