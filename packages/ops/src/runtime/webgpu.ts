import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuContext, GpuKernel, GpuProgram } from './gpu.ts';
import { webgpuDevice } from './webgpu-device.ts';

/**
 * What an output is summed up from: WGSL with `fn scatter(index : i32)`, which calls `addTo(place, value)` and is run
 * for each index below `count`. Float atomics there are none, so sums differ in their last bits from run to run.
 */
export interface WebgpuScatter extends GpuProgram {
  count: number;
}

/** What writes `result`, a tensor that is there, or a part of it, and may read the rest. */
interface WebgpuWriter extends Omit<GpuProgram, 'outputShape'> {
  output: TensorInfo;
}

/** WGSL with `fn run(index : i32)`, which is run for each index below `count`. */
export interface WebgpuEach extends WebgpuWriter {
  count: number;
}

/** WGSL with `fn main()`, which is run by workgroups of threads in a grid. */
export interface WebgpuGroups extends WebgpuWriter {
  threads: number;
  grid: [x: number, y: number, z: number];
}

/** Programs define, in WGSL, `fn valueAt(at : vec4<i32>) -> f32`; uniforms are read as `uniforms.NAME`. */
export interface WebgpuContext extends GpuContext {
  /** By which what belongs to a device is known. */
  device: GPUDevice;
  /** A tensor with anything in it. */
  empty(shape: number[], dtype?: 'float32' | 'int32'): TensorInfo;
  /** Gives back what the kernel does not return. */
  dispose(tensor: TensorInfo): void;
  scatter(program: WebgpuScatter): TensorInfo;
  each(program: WebgpuEach): void;
  groups(program: WebgpuGroups): void;
}

function expectUsable(backend: WebGPUBackend): void {
  const loss = webgpuDevice.lossOf(backend);
  if (loss) throw loss;
}

const VALUES = `
fn main(index : i32) {
  if (index < uniforms.size) { setOutputAtIndex(index, valueAt(getCoordsFromIndex(index))); }
}
`;

const SCATTER = `
fn addTo(place : i32, value : f32) {
  var seen = atomicLoad(&result[place]);
  loop {
    let tried = atomicCompareExchangeWeak(&result[place], seen, bitcast<i32>(bitcast<f32>(seen) + value));
    if (tried.exchanged) { break; }
    seen = tried.old_value;
  }
}

fn main(index : i32) {
  if (index < uniforms.count) { scatter(index); }
}
`;

const ZERO = 'fn valueAt(at : vec4<i32>) -> f32 { return 0.; }';

const sizeOf = (shape: number[]) => shape.reduce((size, n) => size * n, 1);

const WORKGROUP = 64;

const EACH = `
fn main(index : i32) {
  if (index < uniforms.count) { run(index); }
}
`;

/** How the threads of a program are laid out: in a row, or as it says itself. */
type Layout = Pick<WebGPUProgram, 'dispatchLayout' | 'workgroupSize' | 'dispatch'>;

const inRow = (count: number): Layout => ({
  dispatchLayout: { x: [0] },
  workgroupSize: [WORKGROUP, 1, 1],
  dispatch: [Math.ceil(count / WORKGROUP), 1, 1],
});

/** A program as TensorFlow.js takes it. It writes into its `shaderKey`, so there is a new one for each run. */
function launch(
  backend: WebGPUBackend,
  { outputShape, inputs, ints = {}, floats = {}, code }: GpuProgram,
  layout: Layout,
  output?: { tensor: TensorInfo; atomic: boolean },
): TensorInfo {
  const declare = (type: string, values: object) => Object.keys(values).map((name) => `${name} : ${type}, `);
  const program: WebGPUProgram = {
    ...layout,
    variableNames: Object.keys(inputs),
    outputShape,
    uniforms: [...declare('i32', ints), ...declare('f32', floats)].join(''),
    size: true,
    atomic: output?.atomic ?? false,
    shaderKey: `opticalflow ${code}`,
    getUserCode: () => code,
  };
  const values = [
    ...Object.values(ints).map((value) => ({ type: 'int32', data: [value] })),
    ...Object.values(floats).map((value) => ({ type: 'float32', data: [value] })),
  ];
  return backend.runWebGPUProgram(program, Object.values(inputs), 'float32', values, output?.tensor);
}

const run = (backend: WebGPUBackend, { code, ...program }: GpuProgram): TensorInfo =>
  launch(backend, { ...program, code: code + VALUES }, inRow(sizeOf(program.outputShape)));

function scatter(backend: WebGPUBackend, { count, code, ...parts }: WebgpuScatter): TensorInfo {
  // buffers are used again, with what was in them
  const zeros = run(backend, { outputShape: parts.outputShape, inputs: {}, code: ZERO });
  const program = { ...parts, ints: { ...parts.ints, count }, code: code + SCATTER };
  return launch(backend, program, inRow(count), { tensor: zeros, atomic: true });
}

/** Runs a program that writes into a tensor. */
function write(backend: WebGPUBackend, { output, ...parts }: WebgpuWriter, layout: Layout): void {
  launch(backend, { ...parts, outputShape: output.shape }, layout, { tensor: output, atomic: false });
}

const contextOf = (backend: WebGPUBackend): WebgpuContext => ({
  device: backend.device,
  empty: (shape, dtype = 'float32') => backend.makeTensorInfo(shape, dtype),
  dispose: ({ dataId }) => void backend.disposeData(dataId),
  run: (program) => run(backend, program),
  scatter: (program) => scatter(backend, program),
  each: ({ count, code, ...parts }) =>
    write(backend, { ...parts, ints: { ...parts.ints, count }, code: code + EACH }, inRow(count)),
  groups: ({ threads, grid, ...parts }) =>
    write(backend, parts, {
      dispatchLayout: { x: [0], y: [1], z: [2] },
      workgroupSize: [threads, 1, 1],
      dispatch: grid,
    }),
});

/** The kernel as TensorFlow.js registers it. */
export const webgpuKernelConfig = ({ name, compute }: GpuKernel<WebgpuContext>): KernelConfig => ({
  kernelName: name,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const webgpu = backend as WebGPUBackend;
    expectUsable(webgpu);
    return compute(inputs as Record<string, TensorInfo>, attrs as object, contextOf(webgpu));
  },
});
