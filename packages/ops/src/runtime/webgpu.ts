import { BackendError } from '@opticalflow/core';
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuContext, GpuKernel, GpuProgram } from './gpu.ts';

/**
 * What an output is summed up from: WGSL with `fn scatter(index : i32)`, which calls `addTo(place, value)` and is run
 * for each index below `count`. Float atomics there are none, so sums differ in their last bits from run to run.
 */
export interface WebgpuScatter extends GpuProgram {
  count: number;
}

/** Programs define, in WGSL, `fn valueAt(at : vec4<i32>) -> f32`; uniforms are read as `uniforms.NAME`. */
export interface WebgpuContext extends GpuContext {
  scatter(program: WebgpuScatter): TensorInfo;
}

/** Devices in use, and why they are lost; undefined while they are not. */
const devices = new WeakMap<GPUDevice, { lostBecause?: string }>();

function expectUsable({ device }: WebGPUBackend): void {
  let state = devices.get(device);
  if (!state) {
    const watched: { lostBecause?: string } = {};
    device.lost.then(({ reason, message }) => {
      watched.lostBecause = message || reason || 'no reason given';
    });
    devices.set(device, watched);
    state = watched;
  }
  if (state.lostBecause === undefined) return;
  throw new BackendError(
    `The device of the webgpu backend is lost, and its tensors with it: ${state.lostBecause}. Load the model again on ` +
      'another backend, or on this one removed and registered anew with another device',
  );
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

/** A program as TensorFlow.js takes it. It writes into its `shaderKey`, so there is a new one for each run. */
function launch(
  backend: WebGPUBackend,
  parts: GpuProgram,
  main: string,
  count: number,
  output?: TensorInfo,
): TensorInfo {
  const { outputShape, inputs, ints = {}, floats = {}, code } = parts;
  const declare = (type: string, values: object) => Object.keys(values).map((name) => `${name} : ${type}, `);
  const program: WebGPUProgram = {
    variableNames: Object.keys(inputs),
    outputShape,
    uniforms: [...declare('i32', ints), ...declare('f32', floats)].join(''),
    size: true,
    atomic: output !== undefined,
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    dispatch: [Math.ceil(count / WORKGROUP), 1, 1],
    shaderKey: `opticalflow ${code}`,
    getUserCode: () => code + main,
  };
  const values = [
    ...Object.values(ints).map((value) => ({ type: 'int32', data: [value] })),
    ...Object.values(floats).map((value) => ({ type: 'float32', data: [value] })),
  ];
  return backend.runWebGPUProgram(program, Object.values(inputs), 'float32', values, output);
}

const run = (backend: WebGPUBackend, program: GpuProgram): TensorInfo =>
  launch(backend, program, VALUES, sizeOf(program.outputShape));

/** The kernel as TensorFlow.js registers it. */
export const webgpuKernelConfig = ({ name, compute }: GpuKernel<WebgpuContext>): KernelConfig => ({
  kernelName: name,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const webgpu = backend as WebGPUBackend;
    expectUsable(webgpu);
    return compute(inputs as Record<string, TensorInfo>, attrs as object, {
      run: (program) => run(webgpu, program),
      scatter: ({ count, ...parts }) => {
        // buffers are used again, with what was in them
        const zeros = run(webgpu, { outputShape: parts.outputShape, inputs: {}, code: ZERO });
        return launch(webgpu, { ...parts, ints: { ...parts.ints, count } }, SCATTER, count, zeros);
      },
    });
  },
});
