/** A row-major block of numbers: float32 on a backend, float64 where a test differentiates numerically. */
export type Values = Float32Array | Float64Array;

/**
 * A kernel as plain loops over typed arrays, described once for every backend whose tensors the host can see.
 * `compute` overwrites all of every output; it finds there whatever was in that memory before.
 */
export interface HostKernel<Attrs = object> {
  name: string;
  /** Names of the inputs, in the order in which `outputShapes` and `compute` get them. */
  inputs: readonly string[];
  outputShapes(inputShapes: number[][], attrs: Attrs): number[][];
  compute(inputs: Values[], outputs: Values[], inputShapes: number[][], attrs: Attrs): void;
}

/** Lets kernels with different attributes stand in one list. */
export const hostKernel = <Attrs>(kernel: HostKernel<Attrs>): HostKernel => kernel as unknown as HostKernel;

/** `length` zeros of the precision of `values`. */
export const valuesLike = (values: Values, length: number): Values =>
  values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
