import { BackendError } from '@opticalflow/core';
import type { BackendName } from './backend-name.ts';
import { expectWebgl } from './expect-webgl.ts';
import { expectWebgpu } from './expect-webgpu.ts';
import { provideWebgpu } from './provide-webgpu.ts';

/** How a backend is to run. */
export interface BackendOptions {
  /** Of `simd`; by default all that the machine has. */
  readonly threads?: number | undefined;
  /** Of `simd`; by default the best that there is. */
  readonly instructions?: 'relaxed' | 'plain' | undefined;
  /** Whether a GPU that is software will do; it is slower than `simd`. */
  readonly softwareGpu?: boolean | undefined;
}

/** The version whose core the other packages use. */
const TFJS = '4.22.0';

/** Loads an optional package of TensorFlow.js. Bundlers want its name where it is imported. */
async function peer(name: string, load: () => Promise<unknown>): Promise<void> {
  try {
    await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new BackendError(`${name} is not installed: npm install ${name}@${TFJS}`, { cause });
  }
}

/** Loads a backend, and registers it and our kernels for it. Nothing of the others is loaded. */
export const loaders: Readonly<Record<BackendName, (options: BackendOptions) => Promise<void>>> = {
  async webgpu({ softwareGpu = false }) {
    await provideWebgpu();
    await expectWebgpu({ softwareGpu });
    await peer('@tensorflow/tfjs-backend-webgpu', () => import('@tensorflow/tfjs-backend-webgpu'));
    const { registerWebgpuKernels } = await import('@opticalflow/ops/webgpu');
    registerWebgpuKernels();
  },
  async webgl({ softwareGpu = false }) {
    expectWebgl({ softwareGpu });
    await peer('@tensorflow/tfjs-backend-webgl', () => import('@tensorflow/tfjs-backend-webgl'));
    const { configureWebgl, registerWebglKernels } = await import('@opticalflow/ops/webgl');
    configureWebgl();
    registerWebglKernels();
  },
  async simd({ threads, instructions }) {
    const { registerSimdBackend } = await import('@opticalflow/backend-simd');
    await registerSimdBackend({ ...(threads && { threads }), ...(instructions && { instructions }) });
  },
  async wasm() {
    await peer('@tensorflow/tfjs-backend-wasm', () => import('@tensorflow/tfjs-backend-wasm'));
  },
  async cpu() {
    await peer('@tensorflow/tfjs-backend-cpu', () => import('@tensorflow/tfjs-backend-cpu'));
  },
};
