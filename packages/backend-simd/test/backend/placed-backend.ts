import { copyRegisteredKernels, registerBackend, registerKernel, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import { SimdBackend } from '../../src/backend/backend.ts';
import { standInEngine } from './stand-in-engine.ts';

/**
 * Makes a backend of that name the current one: the kernels of `cpu`, and beside them `Twice`, which doubles `x` by way of
 * addresses, as kernels in WebAssembly do.
 */
export async function setPlacedBackend(name: string, shared: boolean): Promise<SimdBackend> {
  const backend = new SimdBackend(standInEngine(shared));
  copyRegisteredKernels('cpu', name);
  registerKernel({
    kernelName: 'Twice',
    backendName: name,
    kernelFunc: ({ inputs }) => {
      const x = inputs.x as Tensor;
      const { heap } = backend.engine;
      const output = backend.output(x.shape, 'float32');
      const from = backend.address(x);
      // Views come after the addresses: both may have made the memory grow
      const values = heap.floats(from, x.size);
      heap.floats(output.address, x.size).set(values.map((value) => 2 * value));
      return output;
    },
  });
  registerBackend(name, () => backend, 0);
  await setBackend(name);
  return backend;
}
