import { type BackendCheck, tryLoader, tryBackend as tryShared } from '@opticalflow/backends';
import { BackendError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadTfjsNode } from './tfjs-node.ts';

/** Backends that can be asked for by name. */
export const BACKENDS = ['simd', 'wasm', 'cpu', 'tensorflow', 'webgpu'] as const;
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
  /** Of `webgpu`: whether a GPU that is software will do. */
  readonly softwareGpu?: boolean | undefined;
}

/** Tries one backend: loads it and makes it current. */
export async function tryBackend(name: BackendName, options: BackendOptions): Promise<BackendCheck<BackendName>> {
  if (name === 'tensorflow') return tryLoader(name, async () => void (await loadTfjsNode(options)));
  return tryShared(name, options);
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
