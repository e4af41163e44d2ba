import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { HostKernel, Values } from './host-kernel.ts';

/**
 * A host kernel for the stock `wasm` backend, on views of its heap. Allocation may grow the heap, which detaches
 * every view: so first all outputs are made, then all inputs are fetched (those of other backends move here only
 * now, and allocate too), and only then views are taken.
 */
export const wasmKernel = (kernel: HostKernel): KernelConfig => ({
  kernelName: kernel.name,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const wasm = backend as BackendWasm;
    const tensors = kernel.inputs.map((name) => inputs[name] as TensorInfo);
    const shapes = tensors.map(({ shape }) => shape);
    const outputs = kernel.outputShapes(shapes, attrs as object).map((shape) => wasm.makeOutput(shape, 'float32'));
    for (const { dataId } of tensors) wasm.getMemoryOffset(dataId);
    const view = (tensor: TensorInfo) => wasm.typedArrayFromHeap(tensor) as Values;
    kernel.compute(tensors.map(view), outputs.map(view), shapes, attrs as object);
    return outputs;
  },
});
