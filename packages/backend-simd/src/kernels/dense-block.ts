import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { runConvolution } from './convolution.ts';
import { copyRows } from './copy.ts';

interface DenseBlockAttrs {
  layers: number;
  alpha: number;
}

/**
 * `DenseBlock` of @opticalflow/ops: the input is copied to the end of each pixel once, then every layer reads what stands
 * behind its place and writes in front of it.
 */
export const denseBlockKernel: KernelConfig = {
  kernelName: 'DenseBlock',
  backendName: 'simd',
  kernelFunc: (call) => {
    const inputs = call.inputs as unknown as Record<string, TensorInfo>;
    const { layers, alpha } = call.attrs as unknown as DenseBlockAttrs;
    const backend = call.backend as SimdBackend;
    const [batch, height, width, channels] = inputs.input.shape;
    const weights = Array.from({ length: layers }, (_, i) => inputs[`weight${i}`]);
    const total = weights.reduce((sum, { shape }) => sum + shape[3], channels);
    const output = backend.output([batch, height, width, total], 'float32');
    let start = total - channels;
    copyRows(backend, {
      from: backend.address(inputs.input),
      fromStep: 4 * channels,
      to: output.address + 4 * start,
      toStep: 4 * total,
      bytes: 4 * channels,
      rows: batch * height * width,
    });
    for (const [i, filter] of weights.entries()) {
      const [, , seen, outputs] = filter.shape;
      runConvolution(backend, {
        batch,
        inputs: seen,
        outputs,
        height,
        width,
        outHeight: height,
        outWidth: width,
        kernelHeight: 3,
        kernelWidth: 3,
        strides: [1, 1],
        dilations: [1, 1],
        top: -1,
        left: -1,
        input: { address: output.address + 4 * start, step: total },
        output: { address: output.address + 4 * (start - outputs), step: total },
        filter,
        bias: inputs[`bias${i}`],
        slope: alpha,
      });
      start -= outputs;
    }
    return [output];
  },
};
