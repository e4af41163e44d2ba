import { BackendError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadTfjsNode } from './tfjs-node.ts';

/** Backends that can be asked for by name. */
export const BACKENDS = ['wasm', 'cpu', 'tensorflow'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** In which order `auto` tries: the fastest that needs nothing but this package first. */
const AUTO: readonly BackendName[] = ['wasm', 'cpu'];

const loaders: Record<BackendName, (cwd: string) => Promise<void>> = {
  wasm: async () => void (await import('@tensorflow/tfjs-backend-wasm')),
  cpu: async () => void (await import('@tensorflow/tfjs-backend-cpu')),
  tensorflow: async (cwd) => void (await loadTfjsNode(cwd)),
};

/** A backend, or why it cannot be used. */
export type BackendCheck = { name: BackendName; works: true } | { name: BackendName; works: false; why: string };

/** Tries one backend: loads it and makes it current. */
export async function tryBackend(name: BackendName, cwd: string): Promise<BackendCheck> {
  try {
    await loaders[name](cwd);
    if (!(await tf.setBackend(name))) return { name, works: false, why: 'it did not start' };
    await tf.ready();
    return { name, works: true };
  } catch (error) {
    return { name, works: false, why: (error as Error).message };
  }
}

/**
 * Makes a backend current.
 *
 * @returns its name
 * @throws BackendError when it cannot be used, with the reason
 */
export async function selectBackend(wanted: BackendName | 'auto', cwd: string): Promise<BackendName> {
  // silences the advice that tfjs prints to people who train on the cpu backend
  tf.enableProdMode();
  const failures: string[] = [];
  for (const name of wanted === 'auto' ? AUTO : [wanted]) {
    const check = await tryBackend(name, cwd);
    if (check.works) return name;
    failures.push(`${name}: ${check.why}`);
  }
  throw new BackendError(`Cannot start the backend ${wanted}. ${failures.join('; ')}`);
}
