import type { backend_util, KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { runFilterGradient } from './filter-gradient.ts';
import { KIND } from './kinds.ts';
import { turned } from './matrix-product.ts';
import { multiplyPixels } from './multiply-pixels.ts';

interface DeformConv2dAttrs {
  strides: [number, number];
  dilations: [number, number];
  pad: [number, number];
  offsetGroups: number;
  border: 'fade' | 'cut';
}

/** Numbers of the border rules, as `assembly/axis.ts` has them. */
const BORDER = { fade: 0, cut: 2 } as const;
/** Channels of a picture that an item of its gradient owns, as `assembly/deform.ts` has it. */
const CHANNELS_PER_ITEM = 16;
/** What an item keeps of the two axes. */
const AXES_BYTES = 128;

type Inputs = Record<'input' | 'offset' | 'weight', TensorInfo>;

/** Runs the kernels of samples: which, is told by their addresses. */
function sampler(backend: SimdBackend, { input, offset, weight }: Inputs, attrs: DeformConv2dAttrs) {
  const [, height, width, channels] = input.shape;
  const [batch, rows, columns] = offset.shape;
  const [kernelHeight, kernelWidth] = weight.shape;
  const { strides, dilations, pad, offsetGroups, border } = attrs;
  const picture = [backend.address(input), height, width, channels];
  const window = [kernelHeight, kernelWidth, ...strides, ...dilations, -pad[0], -pad[1], offsetGroups, BORDER[border]];
  const fields = [...picture, backend.address(offset), rows, columns, ...window];
  const run = (kind: number, items: number, addresses: readonly number[]) => {
    backend.engine.expectScratch(AXES_BYTES);
    backend.engine.run(kind, items, [...fields, ...addresses]);
  };
  return {
    sample: (samples: number) => run(KIND.deformSample, batch * rows, [samples, 0, 0]),
    gradients: (samples: number, dInput: number, dOffset: number) => {
      const parts = Math.ceil(channels / CHANNELS_PER_ITEM);
      run(KIND.deformInputGradient, batch * parts, [samples, dInput, dOffset]);
      run(KIND.deformOffsetGradient, batch * rows, [samples, dInput, dOffset]);
    },
  };
}

/** Values of all samples of a pixel, and sizes that matrix products take. */
function sizesOf({ offset, weight }: Pick<Inputs, 'offset' | 'weight'>) {
  const [batch, rows, columns] = offset.shape;
  const [kernelHeight, kernelWidth, channels, outputs] = weight.shape;
  const depth = kernelHeight * kernelWidth * channels;
  return { batch, rows, columns, depth, outputs, bytes: 4 * batch * rows * columns * depth };
}

const withBlock = (backend: SimdBackend, bytes: number, body: (address: number) => void): void => {
  const { heap } = backend.engine;
  const address = heap.allocate(bytes);
  try {
    body(address);
  } finally {
    heap.release(address);
  }
};

const deformConv2dKernel: KernelConfig = {
  kernelName: 'DeformConv2d',
  backendName: 'simd',
  kernelFunc: (call) => {
    const inputs = call.inputs as unknown as Inputs;
    const backend = call.backend as SimdBackend;
    const { batch, rows, columns, depth, outputs, bytes } = sizesOf(inputs);
    const output = backend.output([batch, rows, columns, outputs], 'float32');
    withBlock(backend, bytes, (samples) => {
      sampler(backend, inputs, call.attrs as unknown as DeformConv2dAttrs).sample(samples);
      const matrix = { inputs: depth, outputs, filter: inputs.weight, part: asMatrix(backend, inputs.weight) };
      multiplyPixels(backend, { batch, rows, columns }, { ...matrix, from: samples, to: output.address });
    });
    return [output];
  },
};

const valuesOf = (backend: SimdBackend, { dataId }: TensorInfo) =>
  backend.data.get(dataId).values as backend_util.TypedArray;

/** [kh,kw,inputs,outputs] as a matrix [kh kw inputs, outputs]. */
const asMatrix = (backend: SimdBackend, weight: TensorInfo) => ({
  key: 'matrix',
  floats: () => Float32Array.from(valuesOf(backend, weight)),
});

const deformConv2dGradKernel: KernelConfig = {
  kernelName: 'DeformConv2dGrad',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { dy, ...inputs } = call.inputs as unknown as Inputs & { dy: TensorInfo };
    const { input, offset, weight } = inputs;
    const backend = call.backend as SimdBackend;
    const { batch, rows, columns, depth, outputs, bytes } = sizesOf(inputs);
    const [dInput, dOffset, dWeight] = [input, offset, weight].map(({ shape }) => backend.output(shape, 'float32'));
    const given = backend.address(dy);
    const samples = sampler(backend, inputs, call.attrs as unknown as DeformConv2dAttrs);
    withBlock(backend, bytes, (block) => {
      samples.sample(block);
      runFilterGradient(backend, {
        x: block,
        dy: given,
        shapes: { batch, height: rows, width: columns, inputs: depth, outHeight: rows, outWidth: columns, outputs },
        window: { kernel: [1, 1], strides: [1, 1], dilations: [1, 1], pad: [0, 0] },
        result: dWeight.address,
      });
      const part = { key: 'turned matrix', floats: () => turned(valuesOf(backend, weight), outputs, depth) };
      const matrix = { inputs: outputs, outputs: depth, filter: weight, part };
      multiplyPixels(backend, { batch, rows, columns }, { ...matrix, from: given, to: block });
      samples.gradients(block, dInput.address, dOffset.address);
    });
    return [dInput, dOffset, dWeight];
  },
};

/** Kernels of @opticalflow/ops, whose kernel-names.ts states their inputs and attributes. */
export const deformConv2dKernels = [deformConv2dKernel, deformConv2dGradKernel];
