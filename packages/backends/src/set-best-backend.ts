import { BackendError, UnsupportedError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { BACKEND_NAMES, type BackendName } from './backend-name.ts';
import { type BackendOptions, loaders } from './loaders.ts';

/** A backend that can be used, or why it cannot. */
export type BackendCheck<Name extends string = BackendName> =
  | { readonly name: Name; readonly works: true }
  | { readonly name: Name; readonly works: false; readonly why: string };

/** Which backends are tried, and how they are to run. */
export interface BestBackendOptions extends BackendOptions {
  /** In the order in which they are tried; all of them, the fastest first, unless given. */
  readonly among?: readonly BackendName[] | undefined;
}

/** What was chosen, and why not what would have been faster. */
export interface ChosenBackend {
  readonly name: BackendName;
  /** All that were tried, in order; the last is the one that was chosen. */
  readonly tried: readonly BackendCheck[];
}

/** Tries one backend: loads it and makes it current. */
export async function tryBackend<Name extends BackendName>(
  name: Name,
  options: BackendOptions = {},
): Promise<BackendCheck<Name>> {
  return tryLoader(name, () => loaders[name](options));
}

/** The same for a backend of your own: `load` registers it under `name`. */
export async function tryLoader<Name extends string>(
  name: Name,
  load: () => Promise<void>,
): Promise<BackendCheck<Name>> {
  try {
    await load();
    if (!(await tf.setBackend(name))) return { name, works: false, why: 'it did not start' };
    await tf.ready();
    return { name, works: true };
  } catch (error) {
    return { name, works: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Makes the fastest backend current that really works here: a hardware GPU by WebGPU or WebGL, else the CPU by `simd`.
 * A GPU that is software is never chosen unless asked for. Packages of backends that are not installed count as not there.
 *
 * ```ts
 * const { name, tried } = await setBestBackend();
 * for (const check of tried) if (!check.works) console.info(`not ${check.name}: ${check.why}`);
 * ```
 *
 * @throws BackendError when none works, with the reasons; UnsupportedError for names that are none
 */
export async function setBestBackend({
  among = BACKEND_NAMES,
  ...options
}: BestBackendOptions = {}): Promise<ChosenBackend> {
  expectNames(among);
  const tried: BackendCheck[] = [];
  for (const name of among) {
    const check = await tryBackend(name, options);
    tried.push(check);
    if (check.works) return { name, tried };
  }
  const reasons = tried.map((check) => `${check.name}: ${check.works ? '' : check.why}`).join('; ');
  throw new BackendError(`No backend works here. ${reasons}`);
}

function expectNames(among: readonly string[]): void {
  const known: readonly string[] = BACKEND_NAMES;
  const names = Array.isArray(among) ? among : [`the text ${among}`];
  const unknown = names.filter((name) => !known.includes(name));
  if (names.length > 0 && unknown.length === 0) return;
  const received = names.length === 0 ? 'none' : unknown.join(', ');
  throw new UnsupportedError(`Expected names of ${known.join(', ')} in a list but received ${received}`);
}
