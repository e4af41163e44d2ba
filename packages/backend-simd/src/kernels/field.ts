import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';
import { from, type Grid, resized, SOURCE_BYTES, writeSources } from './sources.ts';

interface ResampledFieldAttrs {
  size: [number, number];
  window: [number, number, number, number];
  grid: Grid;
  finish: keyof typeof FINISH;
  scales: [number, number];
}

/** Numbers of what becomes of the values, as `assembly/field.ts` has them. */
const FINISH = { none: 0, flow: 1, opposite: 2, 'opposite-sigmoid': 3 } as const;

/** `ResampledField` of @opticalflow/maskflownet, whose picture/kernel-names.ts states its attributes. */
export const resampledFieldKernel: KernelConfig = {
  kernelName: 'ResampledField',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { field } = call.inputs as unknown as { field: TensorInfo };
    const { size, window, grid, finish, scales } = call.attrs as unknown as ResampledFieldAttrs;
    const backend = call.backend as SimdBackend;
    const { engine } = backend;
    const [, height, width, channels] = field.shape;
    const [top, left, outHeight, outWidth] = window;
    const input = backend.address(field);
    const output = backend.output([1, outHeight, outWidth, channels], 'float32');
    const rows = engine.heap.allocate(SOURCE_BYTES * (outHeight + outWidth));
    try {
      const columns = rows + SOURCE_BYTES * outHeight;
      writeSources(backend, rows, outHeight, from(top, resized(height, size[0], grid)));
      writeSources(backend, columns, outWidth, from(left, resized(width, size[1], grid)));
      engine.expectScratch(4 * width * channels + 16);
      const fields = [input, width, channels, output.address, outWidth, rows, columns, FINISH[finish]];
      engine.run(KIND.field, outHeight, fields, scales);
    } finally {
      engine.heap.release(rows);
    }
    return [output];
  },
};
