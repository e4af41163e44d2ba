import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { costVolumeKernels } from './cost-volume/cpu.ts';
import { deformConv2dKernels } from './deform-conv2d/cpu.ts';
import { arrayKernel } from './runtime/array-kernel.ts';
import { wasmKernel } from './runtime/wasm.ts';
import { upsampleKernels } from './upsample/cpu.ts';
import { warpKernels } from './warp/cpu.ts';

const ADAPTERS = new Map([
  ['cpu', arrayKernel('cpu')],
  ['simd', arrayKernel('simd')],
  ['wasm', wasmKernel],
]);

/**
 * Registers the kernels that this package has for a backend: `cpu` and `wasm` have all of them, `simd` those that it
 * does not bring itself. On any other the ops run on stock kernels, so it is safe to call this with every name. May be
 * called again at will.
 *
 * @param backendName as `tf.setBackend` takes it
 */
export function registerKernels(backendName: string): void {
  const adapt = ADAPTERS.get(backendName);
  if (!adapt) return;
  for (const kernel of [...costVolumeKernels, ...warpKernels, ...deformConv2dKernels, ...upsampleKernels]) {
    if (!getKernel(kernel.name, backendName)) registerKernel(adapt(kernel));
  }
}
