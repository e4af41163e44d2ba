import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { sizeOf } from './copy-block.ts';
import { KIND } from './kinds.ts';

interface AdamUpdateAttrs {
  beta1: number;
  beta2: number;
  stepSize: number;
  shift: number;
  weightDecay: number;
}

const ITEM_ELEMENTS = 8 * 1024;

/** `AdamUpdate` of @opticalflow/train, whose optimisers/adam-update.ts states its inputs and attributes. */
export const adamUpdateKernel: KernelConfig = {
  kernelName: 'AdamUpdate',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { value, gradient, first, second } = call.inputs as unknown as Record<string, TensorInfo>;
    const { beta1, beta2, stepSize, shift, weightDecay } = call.attrs as unknown as AdamUpdateAttrs;
    const backend = call.backend as SimdBackend;
    const length = sizeOf(value.shape);
    const inputs = [value, gradient, first, second].map((tensor) => backend.address(tensor));
    const outputs = [value, first, second].map(({ shape }) => backend.output(shape, 'float32'));
    const fields = [...inputs, ...outputs.map(({ address }) => address), length, ITEM_ELEMENTS];
    const floats = [beta1, beta2, 1 - beta1, 1 - beta2, stepSize, shift, weightDecay];
    backend.engine.run(KIND.adam, Math.ceil(length / ITEM_ELEMENTS), fields, floats);
    return outputs;
  },
};
