import { BackendError } from './backend-error.ts';
import type { Instructions } from './instructions.ts';

/** One of these is loaded, the others are not. */
const LOADERS = {
  plain: {
    own: () => import('../generated/kernels-plain-own.ts'),
    shared: () => import('../generated/kernels-plain-shared.ts'),
  },
  relaxed: {
    own: () => import('../generated/kernels-relaxed-own.ts'),
    shared: () => import('../generated/kernels-relaxed-shared.ts'),
  },
};

/**
 * Compiles the kernels.
 *
 * @param shared - whether the memory that they are to work in is shared
 * @throws BackendError when the host refuses, as a page's content security policy may
 */
export async function compileKernels(instructions: Instructions, shared: boolean): Promise<WebAssembly.Module> {
  const { kernels } = await LOADERS[instructions][shared ? 'shared' : 'own']();
  const binary = Uint8Array.from(atob(kernels), (character) => character.charCodeAt(0));
  try {
    return await WebAssembly.compile(binary);
  } catch (error) {
    throw new BackendError(`The kernels of the simd backend cannot be compiled here: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
