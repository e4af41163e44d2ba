import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { HostKernel } from './host-kernel.ts';

/** A host kernel for a backend that is the stock `cpu`, or derived from it: its tensors are typed arrays. */
export const arrayKernel =
  (backendName: string) =>
  (kernel: HostKernel): KernelConfig => ({
    kernelName: kernel.name,
    backendName,
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

/** Some stock kernels of these backends leave plain arrays, or integers, behind. */
const toFloats = (values: ArrayLike<number>): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);
