import type { SimdBackend } from '../backend/backend.ts';
import type { ConvolutionCall } from './convolution-call.ts';
import type { ConvolutionPlan } from './convolution-sizes.ts';
import { KIND } from './kinds.ts';
import { STRIDE2_PRODUCTS } from './stride2-plan.ts';

/** Inputs an item. */
const BLOCK = 32;
/** Bytes that an item needs beside. */
const SCRATCH = 1024;

/** The weights as the plan wants them, packed when they are first used and freed with their tensor. */
export function packedWeights(
  backend: SimdBackend,
  call: ConvolutionCall,
  { kind, points, panel }: ConvolutionPlan,
): number {
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
    const address = heap.allocate(4 * packedTaps({ kind, points }, taps) * inputs * wide);
    if (points > 0) packWinograd(backend, call, { kind, points, panel, address });
    else withWeights(backend, call, (from) => kernels.packDirect(from, address, taps * inputs, outputs, panel));
    return { address };
  });
}

/** Packed values for each pair of channels. */
function packedTaps({ kind, points }: Pick<ConvolutionPlan, 'kind' | 'points'>, taps: number): number {
  if (kind === KIND.winogradStride2) return STRIDE2_PRODUCTS;
  return points > 0 ? points * points : taps;
}

function packWinograd(
  backend: SimdBackend,
  call: ConvolutionCall,
  { kind, points, panel, address }: Pick<ConvolutionPlan, 'kind' | 'points' | 'panel'> & { address: number },
): void {
  const { engine } = backend;
  const { inputs, outputs, part } = call;
  const tapBytes = 4 * inputs * outputs;
  const isTurned = part?.turned === true;
  const steps = isTurned ? [-tapBytes, 4, 4 * inputs] : [tapBytes, 4 * outputs, 4];
  engine.expectScratch(SCRATCH);
  const packing = kind === KIND.winogradStride2 ? KIND.packWinogradStride2 : KIND.packWinograd;
  const items = Math.ceil(outputs / panel) * Math.ceil(inputs / BLOCK);
  withWeights(backend, isTurned ? { filter: call.filter } : call, (from) => {
    const first = isTurned ? from + 8 * tapBytes : from;
    engine.run(packing, items, [first, ...steps, address, inputs, outputs, panel, points, BLOCK]);
  });
}

/** The address of the weights to be packed, for the time of the packing. Only the packed ones have to stay in the heap. */
function withWeights(
  backend: SimdBackend,
  { filter, part }: Pick<ConvolutionCall, 'filter' | 'part'>,
  body: (from: number) => void,
): void {
  const { heap } = backend.engine;
  const floats = part ? part.floats() : (backend.data.get(filter.dataId).values as ArrayLike<number>);
  if (!part && floats instanceof Float32Array && heap.owns(floats.buffer)) {
    body(backend.address(filter));
    return;
  }
  const address = heap.allocate(4 * floats.length);
  heap.floats(address, floats.length).set(floats);
  body(address);
  heap.release(address);
}
