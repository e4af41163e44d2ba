import { backend_util, type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { sizeOf } from './copy-block.ts';
import { KIND } from './kinds.ts';

/** Elements that an item sums up: with more, rounding adds up; with fewer, the threads wait for each other. */
const ITEM_ELEMENTS = 8 * 1024;

/** Sums along neighbouring axes: [outer, reduced, inner] -> [outer, inner]. */
interface Reduction {
  outer: number;
  reduced: number;
  inner: number;
}

/** Axes side by side are summed up at once, the last ones first. */
function reductionsOf(shape: readonly number[], axes: readonly number[]): Reduction[] {
  const left = [...shape];
  const reductions: Reduction[] = [];
  for (let end = shape.length; end > 0; end--) {
    if (!axes.includes(end - 1)) continue;
    let start = end - 1;
    while (start > 0 && axes.includes(start - 1)) start--;
    reductions.push({
      outer: sizeOf(left.slice(0, start)),
      reduced: sizeOf(left.slice(start, end)),
      inner: sizeOf(left.slice(end)),
    });
    left.fill(1, start, end);
    end = start + 1;
  }
  return reductions;
}

/** The passes of a reduction: of many rows chunks first, and then these. */
function passesOf({ outer, reduced, inner }: Reduction): (Reduction & { chunk: number; chunks: number })[] {
  const most = Math.max(16, Math.ceil(ITEM_ELEMENTS / inner));
  if (reduced <= 2 * most) return [{ outer, reduced, inner, chunk: reduced, chunks: 1 }];
  const chunks = Math.ceil(reduced / most);
  return [{ outer, reduced, inner, chunk: most, chunks }, ...passesOf({ outer, reduced: chunks, inner })];
}

/** Sums times `scale`, as the stock kernels shape them. */
function reduce(backend: SimdBackend, x: TensorInfo, attrs: ReduceAttrs, isMean: boolean): TensorInfo {
  const { engine } = backend;
  const axes = util.parseAxisParam(attrs.axis, x.shape);
  const [reducedShape, along] = backend_util.computeOutAndReduceShapes(x.shape, axes);
  const shape = attrs.keepDims ? backend_util.expandShapeToKeepDim(reducedShape, axes) : reducedShape;
  const passes = reductionsOf(x.shape, axes).flatMap(passesOf);
  // no axes, or one of size 1, leave a copy
  if (passes.length === 0) passes.push({ outer: 1, reduced: 1, inner: sizeOf(x.shape), chunk: 1, chunks: 1 });
  let from = backend.address(x);
  const output = backend.output(shape, 'float32');
  let held = 0;
  for (const [i, { outer, reduced, inner, chunk, chunks }] of passes.entries()) {
    const isLast = i === passes.length - 1;
    const to = isLast ? output.address : engine.heap.allocate(4 * outer * chunks * inner);
    const block = Math.max(1, Math.floor(ITEM_ELEMENTS / (chunk * inner)));
    const scale = isLast && isMean ? 1 / sizeOf(along) : 1;
    const fields = [from, to, outer, reduced, inner, chunk, chunks, block];
    engine.run(KIND.sum, Math.ceil(outer / block) * chunks, fields, [scale]);
    if (held) engine.heap.release(held);
    held = isLast ? 0 : to;
    from = to;
  }
  return output;
}

interface ReduceAttrs {
  axis: number | number[];
  keepDims: boolean;
}

const reduceKernel = (kernelName: 'Sum' | 'Mean', stock: KernelFunc): KernelConfig => ({
  kernelName,
  backendName: 'simd',
  kernelFunc: (call) => {
    const { x } = call.inputs as unknown as { x: TensorInfo };
    if (x.dtype !== 'float32' || x.shape.includes(0)) return stock(call);
    return reduce(call.backend as SimdBackend, x, call.attrs as unknown as ReduceAttrs, kernelName === 'Mean');
  },
});

/** Sums and means of floats along any axes. */
export const reduceKernels = (stock: (name: string) => KernelFunc): KernelConfig[] => [
  reduceKernel('Sum', stock('Sum')),
  reduceKernel('Mean', stock('Mean')),
];
