import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { HostKernel } from './host-kernel.ts';

/** A host kernel for the stock `cpu` backend. */
export const cpuKernel = (kernel: HostKernel): KernelConfig => ({
  kernelName: kernel.name,
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const cpu = backend as MathBackendCPU;
    const tensors = kernel.inputs.map((name) => inputs[name] as TensorInfo);
    const shapes = tensors.map(({ shape }) => shape);
    const values = tensors.map(({ dataId }) => toFloats(cpu.data.get(dataId).values as ArrayLike<number>));
    const outputShapes = kernel.outputShapes(shapes, attrs as object);
    const outputs = outputShapes.map((shape) => new Float32Array(shape.reduce((size, n) => size * n, 1)));
    kernel.compute(values, outputs, shapes, attrs as object);
    return outputs.map((output, i) => cpu.makeTensorInfo(outputShapes[i], 'float32', output));
  },
});

/** This backend casts integers by name alone: a float32 tensor may hold an Int32Array. */
const toFloats = (values: ArrayLike<number>): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);
