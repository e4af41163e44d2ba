import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';

/** Backends that every test of an op or a network runs on. */
const BACKENDS = ['cpu', 'wasm'] as const;

type DescribeFn = (name: string, body: () => void) => void;

interface Hooks {
  describe: DescribeFn;
  beforeAll(body: () => Promise<void>): void;
}

/**
 * Runs one suite on every backend of this machine. `prepare` is called once the backend is chosen, to register
 * kernels with it.
 */
export function describeBackends(
  { describe, beforeAll }: Hooks,
  body: (backend: string) => void,
  prepare?: (backend: string) => void | Promise<void>,
): void {
  for (const backend of BACKENDS) {
    describe(`on ${backend}`, () => {
      beforeAll(async () => {
        await tf.setBackend(backend);
        await prepare?.(backend);
      });
      body(backend);
    });
  }
}

/** Runs `body` and throws if it leaves tensors behind. */
export async function expectNoLeak<T>(body: () => T | Promise<T>): Promise<T> {
  const before = tf.memory().numTensors;
  const result = await body();
  const after = tf.memory().numTensors;
  if (after !== before) throw new Error(`${after - before} tensors were left behind`);
  return result;
}
