import type { TensorInfo } from '@tensorflow/tfjs-core';

/** What each value of an output is, as a program of one of the GPU backends. */
export interface GpuProgram {
  outputShape: number[];
  /** By their names in the program: `pixels` is read by `getPixels(b, y, x, c)`. */
  inputs: Record<string, TensorInfo>;
  /** Uniforms, so that one program serves every size. */
  ints?: Record<string, number>;
  floats?: Record<string, number>;
  /** GLSL or WGSL: the backend's `runtime` file says what it must define. */
  code: string;
}

/** What a kernel may do while it runs. */
export interface GpuContext {
  run(program: GpuProgram): TensorInfo;
}

/** A kernel of ours for a GPU backend. Inputs that were not given are missing. */
export interface GpuKernel<Context extends GpuContext, Attrs = object> {
  name: string;
  compute(inputs: Record<string, TensorInfo>, attrs: Attrs, context: Context): TensorInfo | TensorInfo[];
}

/** Lets kernels with different attributes stand in one list. */
export const gpuKernel = <Context extends GpuContext, Attrs>(kernel: GpuKernel<Context, Attrs>): GpuKernel<Context> =>
  kernel as unknown as GpuKernel<Context>;
