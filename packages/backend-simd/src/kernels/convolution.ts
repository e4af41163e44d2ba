import type { Variable } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import type { ConvolutionCall } from './convolution-call.ts';
import { planConvolution } from './convolution-plan.ts';
import { packedWeights } from './packed-weights.ts';
import { inPixelPairs } from './pixel-pairs.ts';

/** Runs a convolution with the kernel that its sizes call for. */
export function runConvolution(backend: SimdBackend, given: ConvolutionCall): void {
  const { engine, precision } = backend;
  const call = inPixelPairs(backend, given);
  const plan = planConvolution(
    { ...call, inputStep: call.input.step, inTraining: isInTraining(call) },
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
    call.biasAddress ?? (call.bias ? backend.address(call.bias) : 0),
    plan.panel,
    plan.block,
    plan.splits,
    call.batch,
  ];
  engine.run(plan.kind, plan.items, fields, [call.slope]);
}

/** Whether the weights are a variable that is trained, or it is the gradient by a convolution's input. */
const isInTraining = ({ filter, part }: ConvolutionCall): boolean =>
  part?.turned === true || (filter as Partial<Variable>).trainable === true;
