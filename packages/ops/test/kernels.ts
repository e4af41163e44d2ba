import { beforeAll, describe } from '@jest/globals';
import { describeBackends } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { kernelNames, registerKernels } from '../src/index.ts';

/** What each backend had of our kernels when it was first seen. */
const brought = new Map<string, tf.KernelConfig[]>();

const ownKernels = (backendName: string): tf.KernelConfig[] =>
  Object.values(kernelNames).flatMap((name) => tf.getKernel(name, backendName) ?? []);

/** Takes our kernels away from a backend, so that stock ops do their work. */
export function unregisterKernels(backendName: string): void {
  const kernels = ownKernels(backendName);
  if (!brought.has(backendName)) brought.set(backendName, kernels);
  for (const { kernelName } of kernels) tf.unregisterKernel(kernelName, backendName);
}

/** Gives a backend our kernels, and back those that it had brought itself. */
export function restoreKernels(backendName: string): void {
  for (const kernel of brought.get(backendName) ?? []) {
    if (!tf.getKernel(kernel.kernelName, backendName)) tf.registerKernel(kernel);
  }
  registerKernels(backendName);
}

/**
 * Runs one suite on every backend, by stock ops alone and with the kernels that we have for it. On `tensorflow` these
 * are the same: we have none.
 */
export function describeEveryWay(body: (backend: string) => void): void {
  describe('by stock ops', () => describeBackends({ describe, beforeAll }, body, unregisterKernels));
  describe('by our kernels', () => describeBackends({ describe, beforeAll }, body, restoreKernels));
}
