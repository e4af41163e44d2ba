import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';
import { SOURCE_BYTES, type SourceOf, writeSources } from './sources.ts';

interface ResizeAttrs {
  alignCorners: boolean;
  halfPixelCenters: boolean;
  size: [number, number];
}

type Grid = Omit<ResizeAttrs, 'size'>;

/** Where row or column `i` of `to` comes from, of `from`, as the stock kernel has it. */
function stockSources({ from, to, alignCorners, halfPixelCenters }: { from: number; to: number } & Grid): SourceOf {
  const aligned = alignCorners && to > 1;
  const ratio = aligned ? (from - 1) / (to - 1) : from / to;
  return (i) => {
    const at = halfPixelCenters ? ratio * (i + 0.5) - 0.5 : ratio * i;
    const low = Math.max(0, Math.floor(at));
    return { low, high: Math.min(from - 1, Math.max(0, Math.ceil(at))), fraction: at - low };
  };
}

/** Bilinear resizing of floats, in every grid that TensorFlow.js has. */
export const resizeBilinearKernel = (stock: KernelFunc): KernelConfig => ({
  kernelName: 'ResizeBilinear',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { images } = call.inputs as unknown as { images: TensorInfo };
    const { size, ...grid } = call.attrs as unknown as ResizeAttrs;
    const [batch, height, width, channels] = images.shape;
    if (images.dtype !== 'float32' || images.shape.includes(0) || size.includes(0)) return stock(call);
    const backend = call.backend as SimdBackend;
    const { heap } = backend.engine;
    const input = backend.address(images);
    const output = backend.output([batch, ...size, channels], 'float32');
    const table = heap.allocate(SOURCE_BYTES * (size[0] + size[1]));
    try {
      const columns = table + SOURCE_BYTES * size[0];
      writeSources(backend, table, size[0], stockSources({ from: height, to: size[0], ...grid }));
      writeSources(backend, columns, size[1], stockSources({ from: width, to: size[1], ...grid }));
      const fields = [input, output.address, height, width, channels, ...size, table, columns];
      backend.engine.run(KIND.resize, batch * size[0], fields);
    } finally {
      heap.release(table);
    }
    return output;
  },
});
