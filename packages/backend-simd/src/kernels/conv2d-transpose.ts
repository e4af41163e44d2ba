import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { runConvolution } from './convolution.ts';

interface Conv2dTransposeAttrs {
  strides: [number, number];
  dilations: [number, number];
  pad: [number, number];
  size: [number, number];
  slope: number;
}

/** The taps of one axis that reach every `stride`-th output from `first` on, as a convolution of stride 1. */
interface Phase {
  first: number;
  /** Outputs that it has. */
  windows: number;
  /** Taps of the whole kernel, in the order in which inputs are read; none is the length of the kernel. */
  taps: number[];
  /** Input of the first tap of the first output, and between two taps. */
  start: number;
  dilation: number;
}

/** Output o = stride * i - pad + dilation * t of input i and tap t, solved for the outputs of one phase. */
function phaseOf(
  first: number,
  { kernel, stride, dilation, pad, size }: Record<'kernel' | 'stride' | 'dilation' | 'pad' | 'size', number>,
): Phase {
  const windows = Math.ceil((size - first) / stride);
  const reaches = (tap: number) => (((first + pad - dilation * tap) % stride) + stride) % stride === 0;
  const taps = Array.from({ length: kernel }, (_, tap) => tap)
    .filter(reaches)
    .reverse();
  if (taps.length === 0) return { first, windows, taps: [kernel], start: 0, dilation: 1 };
  const inputOf = (tap: number) => (first + pad - dilation * tap) / stride;
  const apart = taps.length > 1 ? inputOf(taps[1]) - inputOf(taps[0]) : 1;
  return { first, windows, taps, start: inputOf(taps[0]), dilation: apart };
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
    const { strides, dilations, pad, size, slope } = call.attrs as unknown as Conv2dTransposeAttrs;
    const backend = call.backend as SimdBackend;
    const [batch, height, width, inputs] = input.shape;
    const outputs = weight.shape[2];
    const output = backend.output([batch, ...size, outputs], 'float32');
    const phasesOf = (axis: 0 | 1) =>
      Array.from({ length: Math.min(strides[axis], size[axis]) }, (_, first) =>
        phaseOf(first, {
          kernel: weight.shape[axis],
          stride: strides[axis],
          dilation: dilations[axis],
          pad: pad[axis],
          size: size[axis],
        }),
      );
    for (const rows of phasesOf(0)) {
      for (const columns of phasesOf(1)) {
        const whole = strides[0] === 1 && strides[1] === 1;
        const canvas = { height: size[0], width: size[1], spread: strides, row: rows.first, column: columns.first };
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
          dilations: [rows.dilation, columns.dilation],
          top: rows.start,
          left: columns.start,
          input: { address: backend.address(input), step: inputs },
          output: { address: output.address, step: outputs },
          ...(!whole && { canvas }),
          filter: weight,
          bias,
          slope,
          part: {
            key: `transposed ${rows.taps} ${columns.taps}`,
            turned: whole,
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
