import { BackendError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadTfjsNode } from './tfjs-node.ts';

/** Backends that can be asked for by name. */
export const BACKENDS = ['simd', 'wasm', 'cpu', 'tensorflow'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** In which order `auto` tries: the fastest that needs nothing but this package first. */
const AUTO: readonly BackendName[] = ['simd', 'wasm', 'cpu'];

/** The backends that a choice stands for, in the order in which they are tried; the first that works is taken. */
export const candidates = (wanted: BackendName | 'auto'): readonly BackendName[] =>
  wanted === 'auto' ? AUTO : [wanted];

/** Where a backend may be found, and how it is to run. */
export interface BackendOptions {
  readonly cwd: string;
  /** Whether code of a package that is installed in `cwd` may be run: the user has asked for it. */
  readonly trustsCwd?: boolean | undefined;
  /** Of `simd`; by default all that the machine has. */
  readonly threads?: number | undefined;
  /** Of `simd`; by default the best that there is. */
  readonly instructions?: 'relaxed' | 'plain' | undefined;
}

const loaders: Record<BackendName, (options: BackendOptions) => Promise<void>> = {
  simd: loadSimd,
  wasm: async () => void (await import('@tensorflow/tfjs-backend-wasm')),
  cpu: async () => void (await import('@tensorflow/tfjs-backend-cpu')),
  tensorflow: async (options) => void (await loadTfjsNode(options)),
};

async function loadSimd({ threads, instructions }: BackendOptions): Promise<void> {
  const { registerSimdBackend } = await import('@opticalflow/backend-simd');
  await registerSimdBackend({ ...(threads && { threads }), ...(instructions && { instructions }) });
}

/** A backend, or why it cannot be used. */
export type BackendCheck = { name: BackendName; works: true } | { name: BackendName; works: false; why: string };

/** Tries one backend: loads it and makes it current. */
export async function tryBackend(name: BackendName, options: BackendOptions): Promise<BackendCheck> {
  try {
    await loaders[name](options);
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
export async function selectBackend(wanted: BackendName | 'auto', options: BackendOptions): Promise<BackendName> {
  // silences the advice that tfjs prints to people who train on the cpu backend
  tf.enableProdMode();
  const failures: string[] = [];
  for (const name of candidates(wanted)) {
    const check = await tryBackend(name, options);
    if (check.works) return name;
    failures.push(`${name}: ${check.why}`);
  }
  throw new BackendError(`Cannot start the backend ${wanted}. ${failures.join('; ')}`);
}
