import { beforeAll, describe } from '@jest/globals';
import { describeBackends } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { kernelNames, registerKernels } from '../src/index.ts';

/** Takes our kernels away from a backend, so that stock ops do their work. */
export function unregisterKernels(backendName: string): void {
  for (const name of Object.values(kernelNames)) {
    if (tf.getKernel(name, backendName)) tf.unregisterKernel(name, backendName);
  }
}

/**
 * Runs one suite on every backend, by stock ops alone and with the kernels that we have for it. On `tensorflow` these
 * are the same: we have none.
 */
export function describeEveryWay(body: (backend: string) => void): void {
  describe('by stock ops', () => describeBackends({ describe, beforeAll }, body, unregisterKernels));
  describe('by our kernels', () => describeBackends({ describe, beforeAll }, body, registerKernels));
}
