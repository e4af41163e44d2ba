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

/** Loads a backend, and registers it and our kernels for it. Nothing of the others is loaded. */
export const loaders: Readonly<Record<BackendName, (options: BackendOptions) => Promise<void>>> = {
  async webgpu({ softwareGpu = false }) {
    await provideWebgpu();
    await expectWebgpu({ softwareGpu });
    await import('@tensorflow/tfjs-backend-webgpu');
    const { registerWebgpuKernels } = await import('@opticalflow/ops/webgpu');
    registerWebgpuKernels();
  },
  async webgl({ softwareGpu = false }) {
    expectWebgl({ softwareGpu });
    await import('@tensorflow/tfjs-backend-webgl');
    const { configureWebgl, registerWebglKernels } = await import('@opticalflow/ops/webgl');
    configureWebgl();
    registerWebglKernels();
  },
  async simd({ threads, instructions }) {
    const { registerSimdBackend } = await import('@opticalflow/backend-simd');
    await registerSimdBackend({ ...(threads && { threads }), ...(instructions && { instructions }) });
  },
  async wasm() {
    await import('@tensorflow/tfjs-backend-wasm');
  },
  async cpu() {
    await import('@tensorflow/tfjs-backend-cpu');
  },
};
