import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';

// silences the advice that tfjs prints about its cpu backend
tf.enableProdMode();

/** Where `scripts/build-tfjs-node.sh` leaves the real tfjs-node. */
const TFJS_NODE = join(import.meta.dirname, '../../../.cache/tfjs-node');
const hasTfjsNode = existsSync(join(TFJS_NODE, 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node'));

/** What has to happen before a backend can be chosen, for those that every test of an op or a network runs on. */
const BACKENDS = new Map<string, () => unknown>([
  ['cpu', () => {}],
  ['wasm', () => {}],
]);
if (hasTfjsNode) BACKENDS.set('tensorflow', loadTfjsNode);

/** Adds a backend, for the tests of the packages that bring it or use it. */
export function addTestBackend(name: string, register: () => unknown): void {
  BACKENDS.set(name, register);
}

/** Makes one backend the only one, for runs that are about it. */
export function setOnlyTestBackend(name: string, register: () => unknown): void {
  BACKENDS.clear();
  BACKENDS.set(name, register);
}

/** A folder from which Node resolves the real tfjs-node, where it has been built. */
export const tfjsNodeFolder: string | undefined = hasTfjsNode ? TFJS_NODE : undefined;

function loadTfjsNode(): void {
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean };
  legacy.isNullOrUndefined = (value) => value === undefined || value === null;
  legacy.isArray = Array.isArray;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  createRequire(join(TFJS_NODE, 'package.json'))('@tensorflow/tfjs-node');
}

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
  for (const [backend, register] of BACKENDS) {
    describe(`on ${backend}`, () => {
      beforeAll(async () => {
        await register();
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
