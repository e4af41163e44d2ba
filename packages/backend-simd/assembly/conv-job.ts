/** A convolution: 2-D, NHWC, any window. Pointers in bytes, pixel strides in bytes. */
@unmanaged
export class ConvJob {
  kind: i32;
  items: i32;
  input: usize;
  /** From a pixel of the input to the next. */
  inputStep: usize;
  /** Channels. */
  inputs: i32;
  height: i32;
  width: i32;
  output: usize;
  /** From a pixel of the output to the next. */
  outputStep: usize;
  outputs: i32;
  outHeight: i32;
  outWidth: i32;
  /** Output pixels lie in a picture of this width, every `spread`-th from (`firstRow`, `firstColumn`) on. */
  canvasWidth: i32;
  canvasHeight: i32;
  spreadY: i32;
  spreadX: i32;
  firstRow: i32;
  firstColumn: i32;
  /** Input row and column of output pixel (0, 0)'s first tap, and of output pixels and taps to the next. */
  top: i32;
  left: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  /** Packed: panels of `panel` outputs (the last one narrower), a multiple of four in all. */
  weights: usize;
  /** As many as outputs, rounded up to a multiple of four; 0 = none. */
  bias: usize;
  panel: i32;
  /** Pixels, or Winograd tiles, an item. */
  block: i32;
  /** Groups of panels that are items of their own, where there are few blocks. */
  splits: i32;
  batch: i32;
  /** Below zero the output is multiplied by this. */
  slope: f32;
}

/** Columns of the output that belong to an item. */
export function firstOutput(job: ConvJob, item: i32): i32 {
  const panels = (job.outputs + job.panel - 1) / job.panel;
  return (panels * (item % job.splits)) / job.splits * job.panel;
}

/** The column behind them. */
export function lastOutput(job: ConvJob, item: i32): i32 {
  const panels = (job.outputs + job.panel - 1) / job.panel;
  return min(job.outputs, (panels * (item % job.splits + 1)) / job.splits * job.panel);
}
