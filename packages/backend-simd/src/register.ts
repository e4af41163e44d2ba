import {
  findBackend,
  findBackendFactory,
  getKernel,
  getKernelsForBackend,
  registerBackend,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { SimdBackend } from './backend/backend.ts';
import { createEngine } from './engine/create-engine.ts';
import type { EngineOptions } from './engine/engine.ts';
import type { Precision } from './kernels/convolution-plan.ts';
import { simdKernels } from './kernels/index.ts';

const NAME = 'simd';
/** Below that of every other backend (`cpu` has 1): `simd` is used where it is set, never picked. */
const PRIORITY = 0;

export interface SimdOptions extends EngineOptions {
  /** `fast`, the default, lets convolutions be done by Winograd's F(4x4) and F(6x6); `exact` stays closer to float32. */
  precision?: Precision;
}

/** The backend as it has been registered. TensorFlow.js may end it and ask for it again. */
class Registration {
  readonly options: SimdOptions;
  /** What was asked for, or came about where nothing was. */
  inEffect: SimdOptions = {};
  isComplete = false;
  #backend: SimdBackend | undefined;
  #starting: Promise<SimdBackend> | undefined;

  constructor(options: SimdOptions) {
    this.options = options;
  }

  readonly factory = (): SimdBackend | Promise<SimdBackend> => {
    if (this.#backend && !this.#backend.isDisposed) return this.#backend;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  };

  async #start(): Promise<SimdBackend> {
    const { precision = 'fast', ...engineOptions } = this.options;
    const engine = await createEngine(engineOptions);
    const { threads, instructions } = engine;
    this.inEffect = { threads, instructions, setV8Flags: true, precision, ...present(this.options) };
    this.#backend = new SimdBackend(engine, { precision });
    return this.#backend;
  }
}

let registration: Registration | undefined;

/**
 * Registers the backend `simd`, which `tf.setBackend('simd')` then turns on; it is never chosen by itself. All kernels
 * that the backend `cpu` has at this moment work on it, ours in place of those that they speed up.
 *
 * Called again it returns the same backend. Options that are left out agree with whatever there is; to change one,
 * `tf.removeBackend('simd')` first.
 *
 * @throws Error when it is registered with other options, or by another copy of this package
 */
export async function registerSimdBackend(options: SimdOptions = {}): Promise<SimdBackend> {
  const registered: unknown = findBackendFactory(NAME);
  if (registration && (registered === registration.factory || !registration.isComplete)) {
    const known = registration;
    const backend = await known.factory();
    expectAgreement(known.inEffect, options);
    return backend;
  }
  if (registered) throw new Error(`Another copy of this package, or other code, has registered a backend "${NAME}"`);
  const mine = new Registration(options);
  registration = mine;
  try {
    const backend = await mine.factory();
    registerKernels();
    registerBackend(NAME, mine.factory, PRIORITY);
    // From here on TensorFlow.js knows the instance, and ends it when the backend is removed
    findBackend(NAME);
    mine.isComplete = true;
    return backend;
  } catch (error) {
    registration = undefined;
    throw error;
  }
}

function registerKernels(): void {
  const stock = new Map(getKernelsForBackend('cpu').map((kernel) => [kernel.kernelName, kernel]));
  const stockFunction = (kernelName: string) => {
    const kernel = stock.get(kernelName);
    if (!kernel) throw new Error(`The backend cpu has no kernel ${kernelName}`);
    return kernel.kernelFunc;
  };
  const ours = simdKernels(stockFunction);
  for (const { kernelName } of ours) if (getKernel(kernelName, NAME)) unregisterKernel(kernelName, NAME);
  for (const kernel of ours) registerKernel(kernel);
  // What other packages have registered for this backend stays
  for (const kernel of stock.values()) {
    if (!getKernel(kernel.kernelName, NAME)) registerKernel({ ...kernel, backendName: NAME });
  }
}

function expectAgreement(inEffect: SimdOptions, asked: SimdOptions): void {
  for (const [name, value] of Object.entries(present(asked))) {
    const present = inEffect[name as keyof SimdOptions];
    if (value === present) continue;
    throw new Error(
      `The backend "${NAME}" is registered with ${name} ${present ?? 'left out'}; it cannot have ${value} as well`,
    );
  }
}

/** Options that say something. */
function present(options: SimdOptions): SimdOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
