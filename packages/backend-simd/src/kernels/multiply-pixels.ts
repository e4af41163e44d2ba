import type { SimdBackend } from '../backend/backend.ts';
import { runConvolution } from './convolution.ts';
import type { ConvolutionCall } from './convolution-call.ts';

/** Multiplies the values of each pixel by a matrix: a 1x1 convolution. */
export function multiplyPixels(
  backend: SimdBackend,
  { batch, rows, columns }: Record<'batch' | 'rows' | 'columns', number>,
  call: Pick<ConvolutionCall, 'inputs' | 'outputs' | 'filter' | 'part'> & { from: number; to: number },
): void {
  const { from, to, inputs, outputs, ...weights } = call;
  runConvolution(backend, {
    batch,
    inputs,
    outputs,
    height: rows,
    width: columns,
    outHeight: rows,
    outWidth: columns,
    kernelHeight: 1,
    kernelWidth: 1,
    strides: [1, 1],
    dilations: [1, 1],
    top: 0,
    left: 0,
    input: { address: from, step: inputs },
    output: { address: to, step: outputs },
    slope: 1,
    ...weights,
  });
}
