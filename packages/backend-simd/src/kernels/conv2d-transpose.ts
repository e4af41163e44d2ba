import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { runConvolution } from './convolution.ts';

interface Conv2dTransposeAttrs {
  strides: [number, number];
  pad: [number, number];
  size: [number, number];
  slope: number;
}

/** The taps of one axis that reach every `stride`-th output, as a convolution of stride 1. */
interface Phase {
  /** Taps of the whole kernel, in the order in which inputs are read; beyond it = none. */
  taps: number[];
  /** Output of the first window. */
  first: number;
  windows: number;
}

/** Output o = stride * i - pad + t of input i and tap t, solved for the outputs that `phase` belongs to. */
function phaseOf(phase: number, kernel: number, stride: number, pad: number, size: number): Phase {
  const count = Math.max(1, Math.ceil((kernel - phase) / stride));
  return {
    taps: Array.from({ length: count }, (_, i) => phase + stride * (count - 1 - i)),
    first: phase - pad,
    windows: Math.floor((size - 1 + pad - phase) / stride) + 1,
  };
}

/** Weights [kh,kw,cout,cin] of some taps as [rows,columns,cin,cout]; zero for taps that there are not. */
function phaseWeights(values: Float32Array, shape: readonly number[], rows: number[], columns: number[]): Float32Array {
  const [kernelHeight, kernelWidth, outputs, inputs] = shape;
  const out = new Float32Array(rows.length * columns.length * inputs * outputs);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = (row * kernelWidth + column) * outputs * inputs;
      const known = row < kernelHeight && column < kernelWidth;
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < outputs; o++, to++) if (known) out[to] = values[from + o * inputs + i];
      }
    }
  }
  return out;
}

/** `Conv2dTranspose` of @opticalflow/ops: one convolution for each phase of the strides, written where its outputs lie. */
export const conv2dTransposeKernel: KernelConfig = {
  kernelName: 'Conv2dTranspose',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { input, weight, bias } = call.inputs as unknown as {
      input: TensorInfo;
      weight: TensorInfo;
      bias?: TensorInfo;
    };
    const { strides, pad, size, slope } = call.attrs as unknown as Conv2dTransposeAttrs;
    const backend = call.backend as SimdBackend;
    const [batch, height, width, inputs] = input.shape;
    const [kernelHeight, kernelWidth, outputs] = weight.shape;
    const output = backend.output([batch, ...size, outputs], 'float32');
    for (let i = 0; i < strides[0]; i++) {
      for (let j = 0; j < strides[1]; j++) {
        const rows = phaseOf(i, kernelHeight, strides[0], pad[0], size[0]);
        const columns = phaseOf(j, kernelWidth, strides[1], pad[1], size[1]);
        if (rows.windows < 1 || columns.windows < 1) continue;
        runConvolution(backend, {
          batch,
          inputs,
          outputs,
          height,
          width,
          outHeight: rows.windows,
          outWidth: columns.windows,
          kernelHeight: rows.taps.length,
          kernelWidth: columns.taps.length,
          strides: [1, 1],
          dilations: [1, 1],
          top: 1 - rows.taps.length,
          left: 1 - columns.taps.length,
          input: { address: backend.address(input), step: inputs },
          output: { address: output.address, step: outputs },
          canvas: { height: size[0], width: size[1], spread: strides, row: rows.first, column: columns.first },
          filter: weight,
          bias,
          slope,
          part: {
            key: `phase ${i} ${j} of ${strides}`,
            floats: () =>
              phaseWeights(
                backend.data.get(weight.dataId).values as Float32Array,
                weight.shape,
                rows.taps,
                columns.taps,
              ),
          },
        });
      }
    }
    return [output];
  },
};
