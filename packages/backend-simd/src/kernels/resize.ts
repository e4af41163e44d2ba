import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

interface ResizeAttrs {
  alignCorners: boolean;
  halfPixelCenters: boolean;
  size: [number, number];
}

/** Bytes of what the table tells of a row or a column: two indices and a fraction. */
const SOURCE_BYTES = 12;

/** Writes where each of `to` rows or columns comes from, of `from`. */
function writeSources(
  { engine }: SimdBackend,
  address: number,
  { from, to, alignCorners, halfPixelCenters }: { from: number; to: number } & Omit<ResizeAttrs, 'size'>,
): void {
  const ints = engine.heap.ints(address, 3 * to);
  const floats = engine.heap.floats(address, 3 * to);
  const aligned = alignCorners && to > 1;
  const ratio = aligned ? (from - 1) / (to - 1) : from / to;
  for (let i = 0; i < to; i++) {
    const at = halfPixelCenters ? ratio * (i + 0.5) - 0.5 : ratio * i;
    const low = Math.max(0, Math.floor(at));
    ints[3 * i] = low;
    ints[3 * i + 1] = Math.min(from - 1, Math.max(0, Math.ceil(at)));
    floats[3 * i + 2] = at - low;
  }
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
      writeSources(backend, table, { from: height, to: size[0], ...grid });
      writeSources(backend, columns, { from: width, to: size[1], ...grid });
      const fields = [input, output.address, height, width, channels, ...size, table, columns];
      backend.engine.run(KIND.resize, batch * size[0], fields);
    } finally {
      heap.release(table);
    }
    return output;
  },
});
