import { setBackend } from '@tensorflow/tfjs-core';
import { BackendError } from './engine/backend-error.ts';
import { registerSimdBackend, type SimdOptions } from './register.ts';

/**
 * Registers the backend `simd` and makes it current; where it cannot work, as without SIMD in WebAssembly, the backend
 * `cpu` becomes current instead.
 *
 * @returns the name of the backend that is current now
 * @throws BackendError when `instructions` are asked for that are not there
 * @throws Error as {@link registerSimdBackend}
 */
export async function setSimdBackend(options: SimdOptions = {}): Promise<'simd' | 'cpu'> {
  try {
    await registerSimdBackend(options);
  } catch (error) {
    if (!(error instanceof BackendError) || options.instructions !== undefined) throw error;
    await setBackend('cpu');
    return 'cpu';
  }
  await setBackend('simd');
  return 'simd';
}
