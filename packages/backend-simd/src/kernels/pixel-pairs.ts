import type { SimdBackend } from '../backend/backend.ts';
import type { ConvolutionCall } from './convolution-call.ts';

/** Outputs of a pixel that half fill a panel. */
const OUTPUTS = 4;

/**
 * A convolution of four outputs as one of eight, two pixels at a time, where the outputs of neighbours lie side by side:
 * its windows are `strideX` pixels wider, and each half of the outputs has zeros for what it does not see. Panels of eight
 * outputs keep the processor so much busier than those of four that the zeros cost less than they save.
 */
export function inPixelPairs(backend: SimdBackend, call: ConvolutionCall): ConvolutionCall {
  const { inputs, outputs, kernelWidth, outWidth, strides, dilations, bias } = call;
  const isTight = call.input.step === inputs && call.output.step === outputs && dilations[1] === 1;
  // the zeros of more inputs than that cost too much, as do those of wide strides
  const isWorthIt = outputs === OUTPUTS && inputs <= 2 * OUTPUTS && strides[1] < kernelWidth;
  if (!isTight || !isWorthIt || outWidth % 2 === 1 || call.canvas || call.part) return call;
  const wide = kernelWidth + strides[1];
  return {
    ...call,
    outputs: 2 * outputs,
    outWidth: outWidth / 2,
    kernelWidth: wide,
    strides: [strides[0], 2 * strides[1]],
    output: { address: call.output.address, step: 2 * outputs },
    part: {
      key: `pairs ${strides[1]}`,
      floats: () => pairedWeights(call, backend.data.get(call.filter.dataId).values as Float32Array),
    },
    ...(bias && { biasAddress: twice(backend, bias) }),
  };
}

/** [kh,kw,inputs,4] as [kh,kw + strideX,inputs,8]. */
function pairedWeights(
  { kernelHeight, kernelWidth, inputs, strides: [, stride] }: ConvolutionCall,
  values: Float32Array,
): Float32Array {
  const wide = kernelWidth + stride;
  const out = new Float32Array(kernelHeight * wide * inputs * 2 * OUTPUTS);
  for (let y = 0, from = 0; y < kernelHeight; y++) {
    for (let x = 0; x < kernelWidth; x++) {
      for (let i = 0; i < inputs; i++, from += OUTPUTS) {
        const weights = values.subarray(from, from + OUTPUTS);
        out.set(weights, ((y * wide + x) * inputs + i) * 2 * OUTPUTS);
        out.set(weights, ((y * wide + x + stride) * inputs + i) * 2 * OUTPUTS + OUTPUTS);
      }
    }
  }
  return out;
}

/** The bias of both pixels. */
function twice(backend: SimdBackend, bias: NonNullable<ConvolutionCall['bias']>): number {
  const from = backend.address(bias);
  return backend.companion(bias, 'twice', () => {
    const { heap } = backend.engine;
    const address = heap.allocate(4 * 2 * OUTPUTS);
    const values = heap.floats(from, OUTPUTS);
    heap.floats(address, OUTPUTS).set(values);
    heap.floats(address + 4 * OUTPUTS, OUTPUTS).set(values);
    return { address };
  });
}
