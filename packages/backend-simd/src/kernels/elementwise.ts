import { backend_util, type KernelConfig, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { sizeOf } from './copy-block.ts';
import { KIND } from './kinds.ts';

/** Numbers of the operations, as `assembly/elementwise.ts` has them. */
const OPERATION = {
  Add: 0,
  Sub: 1,
  Multiply: 2,
  RealDiv: 3,
  LeakyRelu: 4,
  Sigmoid: 5,
  LeakyReluGrad: 6,
  Square: 7,
  Sqrt: 8,
  Neg: 9,
  Step: 10,
  Maximum: 11,
} as const;

type Binary = 'Add' | 'Sub' | 'Multiply' | 'RealDiv' | 'Maximum';
type Unary = 'LeakyRelu' | 'Sigmoid' | 'Square' | 'Sqrt' | 'Neg' | 'Step';

const ITEM_ELEMENTS = 16 * 1024;
/** A period or a length of more does not fit the kernel's arithmetic. */
const MOST_ELEMENTS = 2 ** 29;

/** How elements of the output find theirs in an input: number i takes (i / stretch) % period. */
interface Broadcast {
  period: number;
  stretch: number;
}

/** Undefined for broadcasts along axes in the middle. */
function broadcastOf(shape: readonly number[], output: readonly number[]): Broadcast | undefined {
  const size = sizeOf(shape);
  if (size === 1) return { period: 1, stretch: 1 };
  const full = [...Array(output.length - shape.length).fill(1), ...shape];
  const differs = full.map((n, axis) => n !== output[axis]);
  const first = differs.indexOf(false);
  const last = differs.lastIndexOf(false);
  if (differs.slice(first, last).includes(true)) return undefined;
  return { period: size, stretch: sizeOf(output.slice(last + 1)) };
}

const binary = (name: Binary, stock: KernelFunc): KernelConfig => ({
  kernelName: name,
  backendName: 'simd',
  kernelFunc: (call) => {
    const { a, b } = call.inputs as unknown as { a: TensorInfo; b: TensorInfo };
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock(call);
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const [first, second] = [broadcastOf(a.shape, shape), broadcastOf(b.shape, shape)];
    const length = sizeOf(shape);
    if (!first || !second || length > MOST_ELEMENTS) return stock(call);
    const backend = call.backend as SimdBackend;
    const output = backend.output(shape, 'float32');
    if (length === 0) return output;
    const inputs = [backend.address(a), backend.address(b)];
    const broadcasts = [first.period, second.period, first.stretch, second.stretch];
    const fields = [OPERATION[name], ...inputs, output.address, length, ITEM_ELEMENTS, ...broadcasts];
    backend.engine.run(KIND.elementwise, Math.ceil(length / ITEM_ELEMENTS), fields, [1]);
    return output;
  },
});

const unary = (name: Unary, stock: KernelFunc): KernelConfig => ({
  kernelName: name,
  backendName: 'simd',
  kernelFunc: (call) => {
    const { x } = call.inputs as unknown as { x: TensorInfo };
    const length = sizeOf(x.shape);
    if (x.dtype !== 'float32' || length > MOST_ELEMENTS) return stock(call);
    const backend = call.backend as SimdBackend;
    const output = backend.output(x.shape, 'float32');
    if (length === 0) return output;
    const { alpha = 1 } = (call.attrs ?? {}) as { alpha?: number };
    const fields = [OPERATION[name], backend.address(x), 0, output.address, length, ITEM_ELEMENTS, length, 1, 1, 1];
    backend.engine.run(KIND.elementwise, Math.ceil(length / ITEM_ELEMENTS), fields, [alpha]);
    return output;
  },
});

/** `LeakyReluGrad` of @opticalflow/ops. */
const leakyReluGradKernel: KernelConfig = {
  kernelName: 'LeakyReluGrad',
  backendName: 'simd',
  kernelFunc: (call) => {
    const { dy, output } = call.inputs as unknown as { dy: TensorInfo; output: TensorInfo };
    const { alpha } = call.attrs as unknown as { alpha: number };
    const backend = call.backend as SimdBackend;
    const length = sizeOf(dy.shape);
    const inputs = [backend.address(dy), backend.address(output)];
    const result = backend.output(dy.shape, 'float32');
    const fields = [OPERATION.LeakyReluGrad, ...inputs, result.address, length, ITEM_ELEMENTS, length, length, 1, 1];
    backend.engine.run(KIND.elementwise, Math.ceil(length / ITEM_ELEMENTS), fields, [alpha]);
    return [result];
  },
};

const BINARY: readonly Binary[] = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum'];
const UNARY: readonly Unary[] = ['LeakyRelu', 'Sigmoid', 'Square', 'Sqrt', 'Neg', 'Step'];

/** What the networks, their losses and their training do to each element. */
export const elementwiseKernels = (stock: (name: string) => KernelFunc): KernelConfig[] => [
  ...BINARY.map((name) => binary(name, stock(name))),
  ...UNARY.map((name) => unary(name, stock(name))),
  leakyReluGradKernel,
];
