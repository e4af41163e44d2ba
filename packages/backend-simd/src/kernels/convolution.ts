import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { type ConvolutionPlan, type ConvolutionSizes, planConvolution } from './convolution-plan.ts';
import { KIND } from './kinds.ts';

/** Pixels of some channels inside a picture of perhaps more. */
export interface PixelBlock {
  address: number;
  /** Floats from a pixel to the next. */
  step: number;
}

/** A convolution to be run. */
export interface ConvolutionCall extends Omit<ConvolutionSizes, 'inputStep'> {
  input: PixelBlock;
  height: number;
  width: number;
  /** Input row and column of the first tap of the first output; minus the padding. */
  top: number;
  left: number;
  output: PixelBlock;
  /** [kh,kw,inputs,outputs]; packed once, and kept with the tensor. */
  filter: TensorInfo;
  bias?: TensorInfo | undefined;
  /** Below zero the output is multiplied by this; 1 = linear, 0 = relu. */
  slope: number;
  /** Where outputs lie in a larger picture: all of it unless given. */
  canvas?: Canvas;
  /** Tells weights apart that are packed from the same tensor. */
  part?: { key: string; floats: () => Float32Array };
}

/** Every `spread`-th pixel from (`row`, `column`) on, of a picture. */
export interface Canvas {
  height: number;
  width: number;
  spread: readonly [number, number];
  row: number;
  column: number;
}

/** Runs a convolution with the kernel that its sizes call for. */
export function runConvolution(backend: SimdBackend, call: ConvolutionCall): void {
  const { engine, precision } = backend;
  const plan = planConvolution(
    { ...call, inputStep: call.input.step },
    { precision, instructions: engine.instructions, threads: engine.threads },
  );
  const weights = packedWeights(backend, call, plan);
  const canvas = call.canvas ?? { height: call.outHeight, width: call.outWidth, spread: [1, 1], row: 0, column: 0 };
  engine.expectScratch(plan.scratch);
  const fields = [
    call.input.address,
    4 * call.input.step,
    call.inputs,
    call.height,
    call.width,
    call.output.address,
    4 * call.output.step,
    call.outputs,
    call.outHeight,
    call.outWidth,
    canvas.width,
    canvas.height,
    ...canvas.spread,
    canvas.row,
    canvas.column,
    call.top,
    call.left,
    ...call.strides,
    ...call.dilations,
    call.kernelHeight,
    call.kernelWidth,
    weights,
    call.bias ? backend.address(call.bias) : 0,
    plan.panel,
    plan.block,
    plan.splits,
    call.batch,
  ];
  engine.run(plan.kind, plan.items, fields, [call.slope]);
}

/** The weights as the plan wants them, packed when they are first used and freed with their tensor. */
function packedWeights(backend: SimdBackend, call: ConvolutionCall, { kind, points, panel }: ConvolutionPlan): number {
  const { heap, kernels } = backend.engine;
  const { inputs, outputs, kernelHeight, kernelWidth, part } = call;
  const taps = kernelHeight * kernelWidth;
  const wide = 4 * Math.ceil(outputs / 4);
  return backend.companion(call.filter, `${part?.key ?? ''}/${kind}/${panel}`, () => {
    if (kind === KIND.narrow) {
      const address = heap.allocate(4 * taps * 4 * Math.ceil(inputs / 4) * 2 * Math.ceil(outputs / 2));
      withWeights(backend, call, (from) => kernels.packNarrow(from, address, taps, inputs, outputs));
      return { address };
    }
    const address = heap.allocate(4 * (points > 0 ? points * points : taps) * inputs * wide);
    withWeights(backend, call, (from) => {
      if (points > 0) kernels.packWinograd(from, address, inputs, outputs, panel, points);
      else kernels.packDirect(from, address, taps * inputs, outputs, panel);
    });
    return { address };
  });
}

/** The address of the weights to be packed, for the time of the packing. */
function withWeights(backend: SimdBackend, { filter, part }: ConvolutionCall, body: (from: number) => void): void {
  if (!part) {
    body(backend.address(filter));
    return;
  }
  const { heap } = backend.engine;
  const floats = part.floats();
  const address = heap.allocate(4 * floats.length);
  heap.floats(address, floats.length).set(floats);
  body(address);
  heap.release(address);
}
