import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

/** `DeformConv2dShared` of @opticalflow/ops, whose kernel-names.ts states its inputs. */
export const sharedCutKernel: KernelConfig = {
  kernelName: 'DeformConv2dShared',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { input, correlated, offset, weight } = call.inputs as unknown as Record<string, TensorInfo>;
    const backend = call.backend as SimdBackend;
    const [batch, height, width, channels] = input.shape;
    const [kernel, , , outputs] = weight.shape;
    const inputs = [input, correlated, offset, weight].map((tensor) => backend.address(tensor));
    const output = backend.output([batch, height, width, outputs], 'float32');
    backend.engine.expectScratch(4 * channels + 16);
    const fields = [...inputs, output.address, height, width, channels, outputs, kernel];
    backend.engine.run(KIND.sharedCut, batch * height, fields);
    return [output];
  },
};
